/** Every index of an array of this shape, in row-major order. */
export function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (indices, size) => indices.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}

/** Where an index lies in a row-major array. */
export function flatten(index: readonly number[], shape: readonly number[]): number {
  return index.reduce((flat, i, axis) => flat * (shape[axis] ?? NaN) + i, 0);
}
