/** Largest difference that is put down to rounding, as a share of the largest value of the result. */
export const TOLERANCE = 1e-4;

/** The largest difference of two results, as a share of the largest value; NaN for NaN or another length. */
export function largestError(got: Float32Array, want: Float32Array): number {
  if (got.length !== want.length) return Number.NaN;
  let scale = 0;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const value = want[i] ?? Number.NaN;
    const error = Math.abs((got[i] ?? Number.NaN) - value);
    if (!(error <= worst)) worst = error; // keeps a NaN
    if (Number.isNaN(worst)) return worst;
    scale = Math.max(scale, Math.abs(value));
  }
  return scale === 0 ? worst : worst / scale;
}
