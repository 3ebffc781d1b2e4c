import { test } from "uvu";
import * as assert from "uvu/assert";
import { ShapeError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { OPS } from "../../src/ops/index.ts";

const plain = { mode: "layer", epsilon: 1e-3, scale: true, center: true, groups: 1 } as const;
const infer = (inputs: readonly Shape[], groups = 1): readonly Shape[] =>
  OPS.layerNorm.infer(inputs, { ...plain, groups }, "layer");

test("the shape stays, if the parameters fit the rows", () => {
  assert.equal(infer([[null, 3, 4], [4], [4]]), [[null, 3, 4]]);
  assert.equal(
    infer([
      [null, 12],
      [3, 4],
    ]),
    [[null, 12]],
  ); // a row of two axes
  assert.equal(infer([[2, 3, 8], [6], [6]], 3), [[2, 3, 8]]); // two parameters for each group, for four elements each
  assert.equal(infer([[null, null]]), [[null, null]]);
  const rows: [Shape[], number][] = [
    [[[null, 3, 4], [5]], 1],
    [[[null, 3, 4], [4], [3]], 1],
    [[[null, 2, 4], [5]], 2], // groups of unequal size
    [[[4], [4]], 1],
  ];
  for (const [inputs, groups] of rows) {
    const check = (error: unknown): boolean => error instanceof ShapeError && error.layer === "layer";
    assert.throws(() => infer(inputs, groups), check, JSON.stringify(inputs));
  }
});

test("cost of a sample", () => {
  assert.is(OPS.layerNorm.flops([[null, 3, 4]], [[null, 3, 4]], plain), 8 * 12);
});

test.run();
