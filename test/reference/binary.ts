import type { BinaryOperator } from "../../src/ops/binary.ts";
import { flatten, indicesOf } from "./indices.ts";
import type { Numbers } from "./numbers.ts";

const DEFINITIONS: Readonly<Record<BinaryOperator, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  // As in NumPy a NaN is true: it is not 0.
  logicalAnd: (a, b) => Number(a !== 0 && b !== 0),
  logicalOr: (a, b) => Number(a !== 0 || b !== 0),
  power: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b), // IEEE 754, which JavaScript is not
};

/** a ∘ b of shape `shape`, to which both are broadcast. */
export function binary(
  operator: BinaryOperator,
  [a, aShape]: readonly [Numbers, readonly number[]],
  [b, bShape]: readonly [Numbers, readonly number[]],
  shape: readonly number[],
): Float64Array {
  const at = (index: readonly number[], own: readonly number[]): number => {
    const aligned = index.slice(index.length - own.length);
    return flatten(
      aligned.map((i, axis) => (own[axis] === 1 ? 0 : i)),
      own,
    );
  };
  const values = indicesOf(shape).map((index) => {
    return DEFINITIONS[operator](a[at(index, aShape)] ?? NaN, b[at(index, bShape)] ?? NaN);
  });
  return Float64Array.from(values);
}
