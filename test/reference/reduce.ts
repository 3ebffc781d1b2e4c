import type { ReduceAttributes } from "../../src/ops/reduce.ts";
import { flatten, indicesOf } from "./indices.ts";
import type { Numbers } from "./numbers.ts";

const DEFINITIONS: Readonly<Record<ReduceAttributes["operator"], (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  prod: (values) => values.reduce((product, value) => product * value, 1),
};

/** Over all axes in `axes`; the shape of the result is that of x with 1 in their places. */
export function reduce(
  operator: ReduceAttributes["operator"],
  x: Numbers,
  shape: readonly number[],
  axes: readonly number[],
): Float64Array {
  const inside = indicesOf(shape.map((size, axis) => (axes.includes(axis) ? size : 1)));
  const outside = indicesOf(shape.map((size, axis) => (axes.includes(axis) ? 1 : size)));
  return Float64Array.from(outside, (kept) => {
    const values = inside.map((index) => {
      const at = index.map((i, axis) => i + (kept[axis] ?? NaN));
      return x[flatten(at, shape)] ?? NaN;
    });
    return DEFINITIONS[operator](values);
  });
}
