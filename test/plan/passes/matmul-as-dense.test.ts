import { suite } from "uvu";
import * as assert from "uvu/assert";
import { matmulAsDense } from "../../../src/plan/passes/matmul-as-dense.ts";
import { draftOf, kindsOf } from "../../helpers/draft.ts";
import { weight } from "../../helpers/graphs.ts";

const ROWS: readonly [shape: number[], isFirst: boolean, transpose: boolean, kind: string][] = [
  [[4, 5], false, false, "dense"],
  [[1, 1, 4, 5], false, false, "dense"],
  [[3, 4, 5], false, false, "matmul"],
  [[5, 4], false, true, "matmul"],
  [[5, 4], true, false, "matmul"],
];

const test = suite("matmul as dense");

for (const [shape, isFirst, transposeB, kind] of ROWS) {
  test(`weight [${shape.join()}]${isFirst ? " first" : ""}${transposeB ? " transposed" : ""}: ${kind}`, () => {
    const numbers = weight("w", shape, new Float32Array(shape.reduce((a, b) => a * b)));
    const draft = draftOf(
      (builder, x) => {
        const w = builder.constant(numbers);
        return builder.add("matmul", isFirst ? [w, x] : [x, w], { transposeA: false, transposeB });
      },
      [null, 3, 4, 4],
    );
    const after = matmulAsDense(draft);
    assert.is(kindsOf(after), kind);
    assert.equal(after.ops[0]?.outputs, draft.ops[0]?.outputs);
  });
}

test.run();
