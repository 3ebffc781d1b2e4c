import { suite } from "uvu";
import { elementCount } from "../../src/core/shape.ts";
import type { ReduceAttributes } from "../../src/ops/reduce.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { reduceCase } from "./cases/general.ts";

const OPERATORS = ["sum", "mean", "max", "min", "prod"] as const;
const EPS = 2 ** -23;

/** Exact in any order: small integers, and for products powers of two. */
function numbers(draw: Draw, operator: ReduceAttributes["operator"], length: number): Float32Array {
  const integers = draw.integers(length, 8);
  return operator === "prod"
    ? integers.map((value) => (value < 0 ? -1 : value % 3 === 0 ? 1 : 2 ** -1))
    : integers;
}

for (const variant of VARIANTS) {
  const test = suite(`reduce ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const operator of OPERATORS) {
    test(`${operator}: 1 to 37 elements along the last axis, and across it`, () => {
      const draw = new Draw(3);
      for (let n = 1; n <= 37; n++) {
        const check = n < 9 || [16, 17, 33].includes(n) ? checkEverywhere : checkOnce;
        for (const [shape, axes] of [
          [[3, n], [1]],
          [[2, 3, n], [2]],
          [[2, 5, n], [1]],
          [
            [2, 2, 3, n],
            [1, 2],
          ],
          [
            [2, n, 3, 2],
            [1, 3],
          ],
          [[2, 3, n, 2], [2]],
        ] as const) {
          const x = numbers(draw, operator, elementCount(shape));
          assertNone(check(sandbox, reduceCase(shape, { operator, axes, keepDims: n % 2 === 0 }, x)));
        }
      }
    });

    test(`${operator}: random shapes and axes`, () => {
      trials(120, (draw) => {
        const shape = Array.from({ length: draw.integer(2, 6) }, () => draw.integer(1, 5));
        const axes = shape.map((_, axis) => axis).filter((axis) => axis > 0 && draw.chance());
        const x = numbers(draw, operator, elementCount(shape));
        assertNone(checkOnce(sandbox, reduceCase(shape, { operator, axes, keepDims: draw.chance() }, x)));
      });
    });

    test(`${operator}: one NaN or infinity anywhere`, () => {
      for (const [shape, axes] of [
        [[1, 23], [1]],
        [[1, 3, 7], [1]],
        [[1, 2, 19], [1]],
      ] as const) {
        const length = elementCount(shape);
        for (let at = 0; at < length; at++) {
          for (const special of [NaN, Infinity, -Infinity]) {
            const x = numbers(new Draw(at), operator, length).map((value) => (value === 0 ? 1 : value));
            x[at] = special;
            assertNone(checkOnce(sandbox, reduceCase(shape, { operator, axes, keepDims: false }, x)));
          }
        }
      }
    });

    test(`${operator}: all negative, all NaN, zeros of both signs`, () => {
      for (const fill of [-3, NaN, -0]) {
        const x = new Float32Array(2 * 19 * 5).fill(fill);
        const power = operator === "prod" && fill === -3 ? x.fill(-1) : x;
        assertNone(
          checkOnce(sandbox, reduceCase([2, 19, 5], { operator, axes: [1], keepDims: false }, power)),
        );
        assertNone(
          checkOnce(sandbox, reduceCase([2, 19, 5], { operator, axes: [1, 2], keepDims: false }, power)),
        );
      }
    });
  }

  for (const operator of ["sum", "mean", "prod"] as const) {
    test(`${operator}: long ones within the bound of n additions or products`, () => {
      const draw = new Draw(11);
      for (const [shape, axes] of [
        [[2, 1003], [1]],
        [[1, 501, 6], [1]],
        [
          [1, 9, 40, 5],
          [1, 3],
        ],
      ] as const) {
        const n = elementCount(axes.map((axis) => shape[axis] ?? 1));
        const x = draw
          .floats(elementCount(shape))
          .map((value) => (operator === "prod" ? 1 + value / n : value));
        assertNone(
          checkOnce(sandbox, reduceCase(shape, { operator, axes, keepDims: false }, x, (n + 2) * EPS)),
        );
      }
    });
  }

  test.run();
}
