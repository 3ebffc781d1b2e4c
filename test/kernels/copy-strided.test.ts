import { suite } from "uvu";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { transposeCase } from "./cases/transpose.ts";

/** All orders of axes 1..rank-1, the batch in front. */
function permutations(rank: number): number[][] {
  const orders = (axes: readonly number[]): number[][] =>
    axes.length === 0
      ? [[]]
      : axes.flatMap((axis) => orders(axes.filter((other) => other !== axis)).map((rest) => [axis, ...rest]));
  return orders(Array.from({ length: rank - 1 }, (_, i) => i + 1)).map((order) => [0, ...order]);
}

for (const variant of VARIANTS) {
  const test = suite(`copy_strided ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const rank of [2, 3, 4, 5]) {
    test(`every permutation of ${rank} axes`, () => {
      const draw = new Draw(rank);
      for (const permutation of permutations(rank)) {
        const testCase = transposeCase([5, 3, 2, 7, 4].slice(0, rank), permutation, draw);
        assertNone(checkEverywhere(sandbox, testCase));
      }
    });
  }

  test("random shapes", () => {
    trials(100, (draw) => {
      const rank = draw.integer(2, 5);
      const shape = Array.from({ length: rank }, () => draw.integer(1, 6));
      assertNone(checkOnce(sandbox, transposeCase(shape, draw.pick(permutations(rank)), draw)));
    });
  });

  test.run();
}
