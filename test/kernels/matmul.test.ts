import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { assertNone, graphOf, weight } from "../helpers/graphs.ts";
import { sameBits } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { SOFTMAX } from "./cases/activation.ts";
import { matmulCase, type MatmulRow } from "./cases/matmul.ts";

const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33];
const TRANSPOSES = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB })),
);

for (const variant of VARIANTS) {
  const test = suite(`matmul ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const transposes of TRANSPOSES) {
    const name = `${transposes.transposeA ? "Aᵀ" : "A"} · ${transposes.transposeB ? "Bᵀ" : "B"}`;

    test(`${name}: every pair of sizes, each of m, k and n`, () => {
      const draw = new Draw(3);
      for (const x of SIZES) {
        for (const y of SIZES) {
          assertNone(checkOnce(sandbox, matmulCase({ m: x, k: y, n: 5, ...transposes }, draw)));
          assertNone(checkOnce(sandbox, matmulCase({ m: 5, k: x, n: y, ...transposes }, draw)));
          assertNone(checkOnce(sandbox, matmulCase({ m: x, k: 3, n: y, ...transposes }, draw)));
        }
      }
    });

    test(`${name}: past the block of 64 rows, and large`, () => {
      const draw = new Draw(4);
      for (const [m, k, n] of [
        [64, 5, 7],
        [65, 3, 17],
        [130, 7, 33],
        [17, 257, 129],
        [1, 300, 70],
      ] as const)
        // prettier-ignore
        assertNone(checkOnce(sandbox, matmulCase({ m, k, n, ...transposes }, draw)));
    });

    test(`${name}: in guarded memory, in parts, as partial batches`, () => {
      const draw = new Draw(5);
      for (const n of [3, 16, 21]) {
        assertNone(checkEverywhere(sandbox, matmulCase({ outer: [3], m: 5, k: 7, n, ...transposes }, draw)));
        const heads = { outer: [3, 2], m: 3, k: 6, n, ...transposes };
        assertNone(checkEverywhere(sandbox, matmulCase(heads, draw)));
      }
    });

    test(`${name}: axes between the batch and the matrices, repeated on either side`, () => {
      const draw = new Draw(6);
      const sizes = { m: 3, k: 5, n: 6, ...transposes };
      const outers: readonly (readonly [number[], number[]])[] = [
        [[2, 4], [2, 4]],
        [[2, 4], [2, 1]],
        [[2, 1], [2, 4]],
        [[2, 3, 4], [2, 3, 1]],
        [[2, 3, 4], [2, 1, 4]],
        [[2, 1, 4], [2, 3, 1]],
        [[2, 1, 1], [2, 3, 4]],
        [[2, 2, 3, 1, 2], [2, 2, 1, 4, 2]],
      ]; // prettier-ignore
      for (const [outer, outerB] of outers) {
        const testCase = matmulCase({ ...sizes, outer, outerB }, draw);
        assertNone(outer.length === 3 ? checkEverywhere(sandbox, testCase) : checkOnce(sandbox, testCase));
      }
    });

    test(`${name}: a weight on either side`, () => {
      const draw = new Draw(7);
      const sizes = { m: 3, k: 5, n: 6, ...transposes };
      const rows: readonly MatmulRow[] = [
        { ...sizes, outer: [2], outerB: [], weight: "b" },
        { ...sizes, outer: [2, 4], outerB: [], weight: "b" },
        { ...sizes, outer: [2, 4], outerB: [4], weight: "b" },
        { ...sizes, outer: [2, 4], outerB: [1, 4], weight: "b" },
        { ...sizes, outer: [2, 3, 4], outerB: [3, 1], weight: "b" },
        { ...sizes, outer: [], outerB: [2], weight: "a" },
        { ...sizes, outer: [4], outerB: [2, 4], weight: "a" },
        { ...sizes, outer: [1, 4, 1], outerB: [2, 1, 3], weight: "a" },
      ];
      for (const row of rows) assertNone(checkEverywhere(sandbox, matmulCase(row, draw)));
    });

    test(`${name}: floats, and activations of finished rows`, () => {
      const draw = new Draw(8);
      const row = { outer: [2, 3], m: 7, k: 65, n: 18, floats: true, ...transposes };
      assertNone(checkOnce(sandbox, matmulCase(row, draw)));
      for (const activation of [
        SOFTMAX,
        { name: "tanh", parameters: [] },
        { name: "relu", parameters: [0, 1, 0] },
      ] as const)
        // prettier-ignore
        assertNone(checkOnce(sandbox, matmulCase({ ...row, activation }, draw)));
    });

    test(`${name}: a NaN, an infinity and a zero reach their row and column only`, () => {
      const draw = new Draw(9);
      for (const value of [NaN, Infinity, -Infinity, 0]) {
        for (const at of [0, 7, 20, 34]) {
          const edit = (data: Float32Array): Float32Array =>
            data.map((each, i) => (i === at ? value : each === 0 ? 1 : each));
          assertNone(
            checkOnce(sandbox, matmulCase({ outer: [2], m: 5, k: 7, n: 5, edit, ...transposes }, draw)),
          );
        }
      }
    });
  }

  test("random shapes", () => {
    trials(200, (draw) => {
      const outer = [draw.integer(1, 3), ...(draw.chance() ? [draw.integer(1, 4)] : [])];
      const outerB = outer.map((size, axis) => (axis > 0 && draw.chance(0.3) ? 1 : size));
      const [m, k, n] = [draw.integer(1, 70), draw.integer(1, 20), draw.integer(1, 40)];
      const [transposeA, transposeB] = [draw.chance(), draw.chance()];
      assertNone(checkOnce(sandbox, matmulCase({ outer, outerB, m, k, n, transposeA, transposeB }, draw)));
    });
  });

  test("a sample has the same bits whatever batch it is in, and those of dense", () => {
    const draw = new Draw(10);
    const [batch, m, k, n] = [5, 6, 37, 21];
    const a = draw.floats(batch * m * k);
    const b = draw.floats(k * n);
    const kernel = weight("kernel", [k, n], b);
    const product = graphOf([null, m, k], (builder, x) => {
      const right = builder.input([null, k, n]);
      return builder.addOne("matmul", [x, right], { transposeA: false, transposeB: false });
    });
    const dense = graphOf([null, m, k], (builder, x) =>
      builder.addOne("dense", [x, builder.constant(kernel)], {}),
    );
    const expected = runGuarded(sandbox, prepare(dense, batch), [a]).outputs[0] as Float32Array;
    for (let samples = 1; samples <= batch; samples++) {
      const right = Float32Array.from({ length: samples * k * n }, (_, i) => b[i % (k * n)] ?? 0);
      const { outputs } = runGuarded(sandbox, prepare(product, samples), [
        a.subarray(0, samples * m * k),
        right,
      ]);
      assert.ok(sameBits(outputs[0] as Float32Array, expected.subarray(0, samples * m * n)), `${samples}`);
    }
  });

  test.run();
}

const plans = suite("matmul plans");

plans("one weight for all is a dense layer's kernel", () => {
  const kernels = (row: MatmulRow): readonly string[] =>
    prepare(matmulCase(row, new Draw(1)).graph, 2).steps.map(({ kernel }) => kernel);
  const sizes = { m: 3, k: 5, n: 6 };
  assert.equal(kernels({ ...sizes, outer: [2], outerB: [], weight: "b" }), ["gemm_f32"]);
  assert.equal(kernels({ ...sizes, outer: [2, 4], outerB: [1, 1], weight: "b" }), ["gemm_f32"]);
  assert.equal(kernels({ ...sizes, outer: [2, 4], outerB: [4], weight: "b" }), ["matmul_f32"]);
  assert.equal(kernels({ ...sizes, outer: [2], outerB: [], weight: "b", transposeB: true }), ["matmul_f32"]);
  assert.equal(kernels({ ...sizes, outer: [], outerB: [2], weight: "a" }), ["matmul_f32"]);
});

plans("the product finishes its own rows", () => {
  const row = { outer: [2], m: 3, k: 5, n: 6, activation: SOFTMAX };
  const { steps } = prepare(matmulCase(row, new Draw(1)).graph, 2);
  assert.equal(
    steps.map(({ kernel, fused }) => [kernel, fused]),
    [["matmul_f32", ["softmax"]]],
  );
});

plans.run();
