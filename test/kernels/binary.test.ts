import { suite } from "uvu";
import { elementCount } from "../../src/core/shape.ts";
import type { BinaryOperator } from "../../src/ops/binary.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { SPECIALS } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { binaryCase, type Operand } from "./cases/general.ts";

const OPERATORS: readonly BinaryOperator[] = [
  "add",
  "subtract",
  "multiply",
  "divide",
  "maximum",
  "minimum",
  "equal",
  "notEqual",
  "greater",
  "greaterEqual",
  "less",
  "lessEqual",
  "logicalAnd",
  "logicalOr",
  "power",
];

const operand = (draw: Draw, shape: readonly number[], isWeight = false): Operand => {
  // Few different numbers, so that comparisons meet equal ones; no 0, so that quotients are numbers.
  const data = draw.integers(elementCount(shape), 3).map((value) => (value === 0 ? 4 : value));
  return { shape, data, isWeight };
};

for (const variant of VARIANTS) {
  const test = suite(`binary ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const operator of OPERATORS) {
    test(`${operator}: every special value with every other, in every lane`, () => {
      const pairs = SPECIALS.flatMap((a) => SPECIALS.map((b) => [a, b] as const));
      for (let shift = 0; shift < 4; shift++) {
        const shape = [1, pairs.length + shift];
        const side = (i: 0 | 1): Operand => {
          const data = Float32Array.from([...SPECIALS.slice(0, shift), ...pairs.map((pair) => pair[i])]);
          return { shape, data, isWeight: false };
        };
        assertNone(checkOnce(sandbox, binaryCase(operator, side(0), side(1), shape)));
      }
    });

    test(`${operator}: same shape, a bias, a scalar, one number a row; either way round`, () => {
      const draw = new Draw(7);
      for (const n of [1, 2, 3, 4, 5, 7, 8, 17]) {
        const shape = [3, 2, n];
        const full = operand(draw, shape);
        const others = [
          operand(draw, shape),
          operand(draw, [n], true),
          operand(draw, [1, 1, n], true),
          operand(draw, [1], true),
          operand(draw, [], true),
          operand(draw, [2, 1], true),
          operand(draw, [3, 2, 1]),
          operand(draw, [3, 1, n]),
          operand(draw, [3, 1, 1]),
        ];
        for (const other of others) {
          const check = n === 7 || n === 1 ? checkEverywhere : checkOnce;
          assertNone(check(sandbox, binaryCase(operator, full, other, shape)));
          assertNone(check(sandbox, binaryCase(operator, other, full, shape)));
        }
      }
    });
  }

  test("random shapes of 1 to 6 axes, both sides broadcast", () => {
    trials(300, (draw) => {
      const rank = draw.integer(1, 6);
      const shape = Array.from({ length: rank }, () => draw.integer(1, rank < 4 ? 9 : 4));
      const [batch = 1, ...sample] = shape;
      const side = (mayBeWeight: boolean): Operand => {
        const own = sample.map((size) => (draw.chance(0.4) ? 1 : size));
        if (!mayBeWeight || draw.chance()) return operand(draw, [batch, ...own]);
        return operand(draw, draw.chance() ? [1, ...own] : own.slice(draw.integer(0, own.length)), true);
      };
      const [a, b] = draw.shuffled([side(false), side(true)]) as [Operand, Operand];
      const sizeAt = (axis: number): number =>
        Math.max(...[a, b].map(({ shape: own }) => own[axis - rank + own.length] ?? 1));
      const joined = [batch, ...sample.map((_, i) => sizeAt(i + 1))];
      assertNone(checkOnce(sandbox, binaryCase(draw.pick(OPERATORS), a, b, joined)));
    });
  });

  test.run();
}
