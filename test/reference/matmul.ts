import type { Numbers } from "./numbers.ts";

/** C[m,n] = A[m,k] · B[k,n] + bias[n] */
export function matmul(
  a: Numbers,
  b: Numbers,
  bias: Numbers | undefined,
  [m, k, n]: readonly [number, number, number],
): Float64Array {
  const c = new Float64Array(m * n);
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += (a[row * k + i] ?? NaN) * (b[i * n + column] ?? NaN);
      c[row * n + column] = sum + (bias === undefined ? 0 : (bias[column] ?? NaN));
    }
  }
  return c;
}
