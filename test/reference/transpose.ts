import type { Numbers } from "./numbers.ts";

/** Axis i of the result is axis `permutation[i]` of x. */
export function transpose(
  x: Numbers,
  shape: readonly number[],
  permutation: readonly number[],
): Float64Array {
  const outShape = permutation.map((axis) => shape[axis] ?? NaN);
  return Float64Array.from({ length: x.length }, (_, at) => {
    const index = shape.map(() => 0);
    let rest = at;
    for (let axis = outShape.length - 1; axis >= 0; axis--) {
      const size = outShape[axis] ?? NaN;
      index[permutation[axis] ?? NaN] = rest % size;
      rest = Math.floor(rest / size);
    }
    const from = index.reduce((flat, i, axis) => flat * (shape[axis] ?? NaN) + i, 0);
    return x[from] ?? NaN;
  });
}
