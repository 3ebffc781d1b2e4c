// Operations on symbolic tensors: what functional files (test/io/functional.test.ts) do not ask.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, ShapeError, UnsupportedError } from "../../src/core/errors.ts";
import {
  model,
  modelFromJson,
  ops,
  type PredictOutput,
  type SymbolicTensor,
  Tensor,
  input,
} from "../../src/index.ts";
import { operationClasses } from "../../src/layers/ops/registry.ts";
import { thrown } from "./thrown.ts";

const test = suite("operations");
const x = input({ shape: [4, 6] });
const row = input({ shape: [6] });

test("shapes", () => {
  const rows: readonly [SymbolicTensor, (number | null)[]][] = [
    [ops.matmul(x, ops.transpose(x, [0, 2, 1])), [null, 4, 4]],
    [ops.where(ops.greater(ops.max(x, { axis: -1, keepdims: true }), 0), x, 1), [null, 4, 6]],
    [ops.where(1, x, ops.mean(x, { axis: 1, keepdims: true })), [null, 4, 6]],
    [ops.getItem(x, ":, 1:3, -1"), [null, 2]],
    [ops.getItem(x, ":, None, ..., ::2"), [null, 1, 4, 3]],
    [ops.getItem(x, [{ start: null, stop: null, step: null }, 0]), [null, 6]],
    [ops.getItem(x, "..."), [null, 4, 6]],
    [ops.stack([x, x, x], { axis: -1 }), [null, 4, 6, 3]],
    [ops.stack([row], { axis: 1 }), [null, 1, 6]],
    [ops.split(x, 3, { axis: -1 })[2] as SymbolicTensor, [null, 4, 2]],
    [ops.split(x, [1, 5], { axis: 2 })[1] as SymbolicTensor, [null, 4, 4]],
    [ops.split(x, 1, { axis: 1 })[0] as SymbolicTensor, [null, 4, 6]],
    [ops.flip(x, { axis: [1, 2] }), [null, 4, 6]],
    [ops.repeat(x, 3, { axis: 1 }), [null, 12, 6]],
    [ops.tile(x, [2]), [null, 4, 12]],
    [ops.tile(x, [1, 2, 2]), [null, 8, 12]],
    [ops.swapaxes(x, 1, -1), [null, 6, 4]],
    [ops.moveaxis(ops.expandDims(x, 1), 1, -1), [null, 4, 6, 1]],
    [ops.squeeze(ops.expandDims(x, -1), -1), [null, 4, 6]],
    [ops.reshape(x, [-1, 3, 8]), [null, 3, 8]],
    [ops.concatenate([x, x], { axis: 1 }), [null, 8, 6]],
    [ops.logsumexp(x, { axis: [1, 2] }), [null]],
    [ops.softmax(x, { axis: 1 }), [null, 4, 6]],
    [ops.clip(x, -1, 1), [null, 4, 6]],
  ];
  for (const [tensor, shape] of rows) assert.equal(tensor.shape, shape, tensor.layer.label);
});

test("every operation writes a configuration that makes it again", () => {
  const needed: Readonly<Record<string, object>> = {
    Clip: { xMin: -1, xMax: 2 },
    Threshold: { threshold: 1, defaultValue: 2 },
    GetItem: { key: ":, 1" },
    Reshape: { newshape: [-1, 2] },
    Transpose: { axes: [0, 2, 1] },
    Split: { indicesOrSections: [1, 2], axis: 1 },
    Repeat: { repeats: 2, axis: 1 },
    Tile: { repeats: [1, 2] },
    Swapaxes: { axis1: 1, axis2: 2 },
    Moveaxis: { source: 1, destination: 2 },
  };
  for (const [name, each] of operationClasses) {
    const options = needed[name] ?? { axis: 1 };
    const inCall = name === "GetItem" ? needed[name] : {}; // written into the call, not into the configuration
    const make = (config: object): { getConfig(): object } => each.fromConfig({ ...config, ...inCall });
    let made: { getConfig(): object };
    try {
      made = make(options);
    } catch (error) {
      assert.match(String(error), /Unknown argument/, name); // it has no axis
      made = make({});
    }
    assert.equal(make(made.getConfig()).getConfig(), made.getConfig(), name);
  }
});

test("faults are typed and name the argument", () => {
  const rows: readonly [() => unknown, unknown, RegExp][] = [
    [() => ops.matmul(row, row), ShapeError, /cannot be multiplied/],
    [() => ops.matmul(x, x), ShapeError, /cannot be multiplied/],
    [() => ops.where(x, row, 0), ShapeError, /broadcast/],
    [() => ops.where(1, 2, 3), ConfigError, /a tensor among the three/],
    [() => ops.add(1, 2), ConfigError, /x2/],
    [() => ops.clip(x, NaN, 1), ConfigError, /xMin/],
    [() => ops.stack([x, row], { axis: 1 }), ShapeError, /differ/],
    [() => ops.stack([x], { axis: 0 }), UnsupportedError, /batch axis/],
    [() => ops.split(x, 4, { axis: 2 }), ConfigError, /indicesOrSections/],
    [() => ops.split(x, [3, 2], { axis: 2 }), ConfigError, /indicesOrSections/],
    [() => ops.split(x, 2, { axis: 0 }), UnsupportedError, /batch axis/],
    [() => ops.flip(x, { axis: 0 }), UnsupportedError, /batch axis/],
    [() => ops.repeat(x, 0, { axis: 1 }), ConfigError, /repeats/],
    [() => ops.tile(x, [2, 1, 1]), ConfigError, /repeats/],
    [() => ops.tile(x, [1, 1, 1, 1]), ConfigError, /repeats/],
    [() => ops.swapaxes(x, 0, 1), UnsupportedError, /batch axis/],
    [() => ops.getItem(x, "0"), UnsupportedError, /batch axis/],
    [() => ops.getItem(x, ":, 9"), ShapeError, /out of range/],
    [() => ops.getItem(x, ":, 1:2:3:4"), UnsupportedError, /indices/],
    [() => ops.getItem(x, ":, a"), UnsupportedError, /indices/],
    [() => ops.getItem(x, ":, 1.5"), UnsupportedError, /indices/],
    [() => ops.getItem(x, ""), UnsupportedError, /indices/],
    [() => ops.softmax(x, { axis: 0 }), UnsupportedError, /batch axis/],
    [() => ops.sum(x, { axis: 1, keepdims: 1 as never }), ConfigError, /keepdims/],
  ];
  for (const [call, kind, text] of rows) {
    const error = thrown(call, String(call));
    assert.instance(error, kind as typeof Error, `${String(call)}: ${error.message}`);
    assert.match(error.message, text);
  }
});

test("numbers on either side, and every output of a split", () => {
  const parts = ops.split(row, [1, 3], { axis: 1 });
  const net = model({
    inputs: row,
    outputs: [ops.power(2, row), ops.power(row, 2), ops.where(row, 1, row), ...parts],
  });
  const outputs = net.predict<PredictOutput>(new Tensor(Float32Array.of(0, 1, 2, -1, 3, -2), [1, 6]));
  const data = (outputs as readonly Tensor[]).map((each) => [...each.data]);
  assert.equal(data, [
    [1, 2, 4, 0.5, 8, 0.25],
    [0, 1, 4, 1, 9, 4],
    [0, 1, 1, 1, 1, 1],
    [0],
    [1, 2],
    [-1, 3, -2],
  ]);
  const again = modelFromJson(net.toJSON());
  const repeated = again.predict<PredictOutput>(new Tensor(Float32Array.of(0, 1, 2, -1, 3, -2), [1, 6]));
  const same = (repeated as readonly Tensor[]).map((each) => [...each.data]);
  assert.equal(same, data);
  net.dispose();
  again.dispose();
});

test.run();
