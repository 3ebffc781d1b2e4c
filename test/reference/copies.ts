import { flatten, indicesOf } from "./indices.ts";
import type { Numbers } from "./numbers.ts";

type Sizes = readonly number[];

/** x[begin + i·strides] for `size` elements along each axis. */
export function slice(x: Numbers, shape: Sizes, begin: Sizes, size: Sizes, strides: Sizes): Float64Array {
  return Float64Array.from(indicesOf(size), (index) => {
    const from = index.map((i, axis) => (begin[axis] ?? NaN) + i * (strides[axis] ?? NaN));
    return x[flatten(from, shape)] ?? NaN;
  });
}

/** x in the middle of `value`. */
export function pad(x: Numbers, shape: Sizes, before: Sizes, after: Sizes, value: number): Float64Array {
  const padded = shape.map((size, axis) => (before[axis] ?? NaN) + size + (after[axis] ?? NaN));
  return Float64Array.from(indicesOf(padded), (index) => {
    const from = index.map((i, axis) => i - (before[axis] ?? NaN));
    const isInside = from.every((i, axis) => i >= 0 && i < (shape[axis] ?? NaN));
    return isInside ? (x[flatten(from, shape)] ?? NaN) : value;
  });
}

/** Axes of size 1 repeated. */
export function broadcast(x: Numbers, shape: Sizes, target: Sizes): Float64Array {
  return Float64Array.from(indicesOf(target), (index) => {
    const from = index.map((i, axis) => (shape[axis] === 1 ? 0 : i));
    return x[flatten(from, shape)] ?? NaN;
  });
}

/** Arrays one after the other along an axis. */
export function concat(parts: readonly (readonly [Numbers, Sizes])[], axis: number): Float64Array {
  const total = parts.reduce((sum, [, shape]) => sum + (shape[axis] ?? NaN), 0);
  const joined = (parts[0]?.[1] ?? []).map((size, i) => (i === axis ? total : size));
  return Float64Array.from(indicesOf(joined), (index) => {
    let i = index[axis] ?? NaN;
    for (const [x, shape] of parts) {
      const size = shape[axis] ?? NaN;
      if (i < size)
        return (
          x[
            flatten(
              index.map((each, other) => (other === axis ? i : each)),
              shape,
            )
          ] ?? NaN
        );
      i -= size;
    }
    return NaN;
  });
}
