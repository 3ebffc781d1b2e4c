import { test } from "uvu";
import * as assert from "uvu/assert";
import { ShapeError } from "../../src/core/errors.ts";
import { type NestedArray, Tensor, tensor } from "../../src/core/tensor.ts";

test("nested arrays give a tensor and back", () => {
  const rows: [NestedArray, readonly number[]][] = [
    [[1, 2, 3], [3]],
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [2, 3],
    ],
    [
      [[[1]], [[2]]],
      [2, 1, 1],
    ],
    [[], [0]],
    [
      [[], []],
      [2, 0],
    ],
  ];
  for (const [values, shape] of rows) {
    const made = tensor(values);
    assert.equal(made.shape, shape);
    assert.equal(made.toArray(), values);
  }
});

test("flat numbers of any kind, with a shape", () => {
  for (const kind of [
    Float32Array,
    Float64Array,
    Int32Array,
    Uint32Array,
    Int16Array,
    Uint16Array,
    Int8Array,
    Uint8Array,
  ]) {
    const made = tensor(kind.of(1, 2, 3, 4, 5, 6), [2, 3]);
    assert.equal(
      made.toArray(),
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      kind.name,
    );
  }
  assert.equal(tensor(Uint8ClampedArray.of(1, 2)).shape, [2]);
  assert.equal(tensor([1, 2, 3, 4], [2, 2]).toArray(), [
    [1, 2],
    [3, 4],
  ]);
});

test("numbers are copied by tensor() and kept by new Tensor()", () => {
  const data = Float32Array.of(1, 2);
  const shape = [2];
  const [copy, view] = [tensor(data), new Tensor(data, shape)];
  data[0] = 9;
  shape[0] = 9;
  assert.is(copy.data[0], 1);
  assert.is(view.data[0], 9);
  assert.equal(view.shape, [2]);
});

test("arrays that are no tensors", () => {
  const ragged: unknown[] = [
    [[1, 2], [3]],
    [[1], 2],
    [1, [2]],
    [[1, 2], null],
    [1, "2"],
    [[[1]], [[1, 2]]],
    [1, undefined],
    [1, 2n],
  ];
  for (const values of ragged)
    assert.throws(
      () => tensor(values as NestedArray),
      (e: unknown) => e instanceof ShapeError,
    );
  const shapes: [Float32Array, unknown][] = [
    [new Float32Array(6), [2, 2]],
    [new Float32Array(6), [6, 2 ** 31]],
    [new Float32Array(6), [-6, -1]],
    [new Float32Array(6), [1.5, 4]],
    [new Float32Array(6), [NaN]],
    [new Float32Array(6), "6"],
  ];
  for (const [data, shape] of shapes) {
    assert.throws(
      () => new Tensor(data, shape as number[]),
      (e: unknown) => e instanceof ShapeError,
      String(shape),
    );
  }
});

test.run();
