import type { Numbers } from "./numbers.ts";

/** Rows of table[rows, columns]; indices as Keras on JAX takes them: cut to int32, negative from the end, NaN beyond. */
export function gather(indices: Numbers, table: Numbers, rows: number, columns: number): Float64Array {
  const y = new Float64Array(indices.length * columns);
  for (const [i, float] of indices.entries()) {
    const cut = Number.isNaN(float) ? 0 : Math.min(Math.max(Math.trunc(float), -(2 ** 31)), 2 ** 31 - 1);
    const row = cut < 0 ? cut + rows : cut;
    for (let column = 0; column < columns; column++) {
      y[i * columns + column] = row >= 0 && row < rows ? (table[row * columns + column] ?? NaN) : NaN;
    }
  }
  return y;
}
