import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Activation } from "../../src/ops/activation.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { assertNone, graphOf, weight } from "../helpers/graphs.ts";
import { sameBits } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { ELEMENTWISE, LOG_SOFTMAX, SOFTMAX } from "./cases/activation.ts";
import { denseCase } from "./cases/dense.ts";

/** Around every multiple of the tiles' sides, and past the block of 64 rows. */
const LARGE: readonly (readonly [number, number, number])[] = [
  [17, 257, 129],
  [63, 5, 33],
  [64, 7, 16],
  [65, 33, 24],
  [127, 3, 9],
  [128, 16, 17],
  [129, 31, 47],
  [200, 1, 1],
  [1, 1024, 10],
  [1, 1, 257],
  [3, 1000, 8],
  [33, 1, 40],
];

/** At a jump the smallest error of the product decides the side, and where the function is steep it grows. */
const STEEP = new Set([
  "threshold",
  "hardShrink",
  "sign",
  "floor",
  "ceil",
  "round",
  "trunc",
  "sqrt",
  "log",
  "log1p",
]);

function isGentle({ name, parameters }: Activation): boolean {
  return !STEEP.has(name) && (name !== "relu" || parameters[2] === 0);
}

for (const variant of VARIANTS) {
  const test = suite(`gemm ${variant}`);
  const sandbox = new Sandbox(variant);

  test("odd sizes beyond a tile and a block", () => {
    const draw = new Draw(1);
    for (const [m, k, n] of LARGE) assertNone(checkOnce(sandbox, denseCase({ m, k, n }, draw)));
  });

  test("guards of a block, a pair and a single row", () => {
    const draw = new Draw(2);
    for (const m of [1, 2, 5, 67]) {
      for (const n of [1, 7, 8, 9, 31, 33]) {
        assertNone(checkEverywhere(sandbox, denseCase({ m, k: 9, n, bias: n % 2 === 1 }, draw)));
      }
    }
  });

  test("every activation in the product", () => {
    const draw = new Draw(3);
    for (const activation of [...ELEMENTWISE, SOFTMAX, LOG_SOFTMAX]) {
      for (const [m, n] of [
        [1, 5],
        [5, 9],
        [6, 35],
      ] as const) {
        assertNone(checkOnce(sandbox, denseCase({ m, k: 3, n, activation }, draw)));
      }
      assertNone(checkEverywhere(sandbox, denseCase({ m: 5, k: 3, n: 7, activation }, draw)));
    }
  });

  test("NaN and infinities reach exactly their row", () => {
    for (const special of [NaN, Infinity, -Infinity]) {
      for (let row = 0; row < 7; row++) {
        const draw = new Draw(row);
        const testCase = denseCase(
          { m: 7, k: 4, n: 19, activation: { name: "relu", parameters: [0, 6, 0] } },
          draw,
        );
        const x = (testCase.inputs[0] as Float32Array).slice();
        x[4 * row + 2] = special;
        const plan = prepare(testCase.graph, 7);
        const y = runGuarded(sandbox, plan, [x]).outputs[0] as Float32Array;
        const clean = runGuarded(sandbox, plan, testCase.inputs).outputs[0] as Float32Array;
        assert.ok(sameBits(y.subarray(0, 19 * row), clean.subarray(0, 19 * row)));
        assert.ok(sameBits(y.subarray(19 * (row + 1)), clean.subarray(19 * (row + 1))));
        const kernel = testCase.graph.ops[0]?.inputs[1]?.constant?.data as Float32Array;
        for (let column = 0; column < 19; column++) {
          const product = special * (kernel[2 * 19 + column] as number);
          const expected = Number.isNaN(product) ? NaN : product > 0 ? 6 : 0;
          assert.equal(y[19 * row + column], expected, `${special}, row ${row}, column ${column}`);
        }
      }
    }
  });

  test("random floats within the bound of their sums", () => {
    trials(80, (draw) => {
      const row = { m: draw.integer(1, 20), k: draw.integer(1, 200), n: draw.integer(1, 50), floats: true };
      assertNone(checkOnce(sandbox, denseCase({ ...row, bias: draw.chance() }, draw)));
      const activation = draw.pick(ELEMENTWISE.filter(isGentle));
      assertNone(checkOnce(sandbox, denseCase({ ...row, k: draw.integer(1, 8), activation }, draw)));
    });
  });

  test("a row has the same bits whatever batch it is in, down to gemv's", () => {
    for (const [k, n] of [
      [37, 8],
      [19, 41],
      [64, 16],
    ] as const) {
      const draw = new Draw(k);
      const x = draw.floats(67 * k);
      const kernel = draw.floats(k * n);
      const graph = graphOf([null, k], (builder, value) => {
        return builder.addOne("dense", [value, builder.constant(weight("kernel", [k, n], kernel))], {});
      });
      const all = runGuarded(sandbox, prepare(graph, 67), [x]).outputs[0] as Float32Array;
      for (let m = 1; m <= 67; m++) {
        const plan = prepare(graph, m);
        assert.is(plan.steps[0]?.kernel, m === 1 ? "gemv_f32" : "gemm_f32");
        const { outputs, faults } = runGuarded(sandbox, plan, [x.subarray(0, m * k)]);
        assertNone(faults);
        assert.ok(sameBits(outputs[0] as Float32Array, all.subarray(0, m * n)), `${m}x${k}x${n}`);
      }
      for (let row = 0; row < 67; row++) {
        const one = runGuarded(sandbox, prepare(graph, 1), [x.subarray(row * k, (row + 1) * k)]).outputs[0];
        assert.ok(sameBits(one as Float32Array, all.subarray(row * n, (row + 1) * n)), `row ${row}`);
      }
    }
  });

  test.run();
}
