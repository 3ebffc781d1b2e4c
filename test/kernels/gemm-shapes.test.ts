// All 13,824 products with m, n, k <= 24, exactly, each between guards.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere } from "../helpers/cases.ts";
import { GuardedPlan } from "../helpers/guarded.ts";
import { assertNone, graphOf, weight } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { matmul } from "../reference/matmul.ts";
import { denseCase } from "./cases/dense.ts";

const LARGEST = 24;
const EDGES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17];

/** Runs every m for one k and n on one plan, and the single row on gemv as well. @returns the shapes it ran. */
function checkRows(sandbox: Sandbox, k: number, n: number, draw: Draw): number {
  const x = draw.integers(LARGEST * k);
  const kernel = draw.integers(k * n);
  const bias = draw.integers(n);
  const graph = graphOf([null, k], (builder, value) => {
    const weights = [weight("kernel", [k, n], kernel), weight("bias", [n], bias)];
    return builder.addOne("dense", [value, ...weights.map((each) => builder.constant(each))], {});
  });
  const expected = Float32Array.from(matmul(x, kernel, bias, [LARGEST, k, n]));
  const gemm = new GuardedPlan(sandbox, prepare(graph, LARGEST));
  for (let m = 1; m <= LARGEST; m++) checkRun(gemm, x, expected, m, `${m}x${k}x${n}`);
  checkRun(new GuardedPlan(sandbox, prepare(graph, 1)), x, expected, 1, `gemv ${k}x${n}`);
  return LARGEST;
}

function checkRun(
  plan: GuardedPlan,
  x: Float32Array,
  expected: Float32Array,
  m: number,
  shape: string,
): void {
  const { outputs, faults } = plan.run([x], { samples: m });
  const y = outputs[0] as Float32Array;
  for (let i = 0; i < y.length; i++) {
    if (y[i] !== expected[i]) throw new Error(`${shape}: element ${i} is ${y[i]} instead of ${expected[i]}`);
  }
  if (faults.length > 0) throw new Error(`${shape}: ${faults.join(", ")}`);
}

for (const variant of VARIANTS) {
  const test = suite(`gemm shapes ${variant}`);
  const sandbox = new Sandbox(variant);

  test("all shapes up to 24, exactly", () => {
    const draw = new Draw(24);
    let shapes = 0;
    for (let k = 1; k <= LARGEST; k++) {
      for (let n = 1; n <= LARGEST; n++) shapes += checkRows(sandbox, k, n, draw);
    }
    assert.is(shapes, LARGEST ** 3);
  });

  test("all guards at the edges of the tiles", () => {
    const draw = new Draw(17);
    for (const k of EDGES) {
      for (const n of EDGES) {
        for (const m of EDGES)
          assertNone(checkEverywhere(sandbox, denseCase({ m, k, n, bias: m % 2 === 0 }, draw)));
      }
    }
  });

  test("all guards at random sizes", () => {
    trials(60, (draw) => {
      const [m, k, n] = [draw.integer(1, 40), draw.integer(1, 40), draw.integer(1, 70)];
      assertNone(checkEverywhere(sandbox, denseCase({ m, k, n, bias: draw.chance() }, draw)));
    });
  });

  test.run();
}
