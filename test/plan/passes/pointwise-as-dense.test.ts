import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Conv2DAttributes } from "../../../src/ops/conv2d.ts";
import { pointwiseAsDense } from "../../../src/plan/passes/pointwise-as-dense.ts";
import { draftOf, kindsOf } from "../../helpers/draft.ts";
import { weight } from "../../helpers/graphs.ts";

const PLAIN: Conv2DAttributes = { strides: [1, 1], dilation: [1, 1], padding: "valid", groups: 1 };

const ROWS: readonly [kernel: number[], attributes: Partial<Conv2DAttributes>, kind: string][] = [
  [[1, 1, 2, 5], {}, "dense"],
  [[1, 1, 2, 5], { padding: "same" }, "dense"],
  [[1, 1, 2, 5], { dilation: [2, 2] }, "dense"],
  [[1, 1, 2, 5], { strides: [1, 2] }, "conv2d"],
  [[1, 1, 1, 4], { groups: 2 }, "conv2d"],
  [[1, 2, 2, 5], {}, "conv2d"],
  [[2, 1, 2, 5], {}, "conv2d"],
];

const test = suite("pointwise as dense");

for (const [shape, attributes, kind] of ROWS) {
  test(`kernel [${shape.join()}], ${JSON.stringify(attributes)}: ${kind}`, () => {
    const kernel = weight("kernel", shape, new Float32Array(shape.reduce((a, b) => a * b)));
    const draft = draftOf((builder, x) => {
      return builder.add("conv2d", [x, builder.constant(kernel)], { ...PLAIN, ...attributes });
    });
    const after = pointwiseAsDense(draft);
    assert.is(kindsOf(after), kind);
    assert.equal(after.ops[0]?.outputs, draft.ops[0]?.outputs);
  });
}

test.run();
