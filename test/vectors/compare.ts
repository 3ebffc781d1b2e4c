import type { NdArray } from "./ndarray.ts";

/** How far a result may be from the vector: ULPs of float32, or an absolute and a relative part. */
export type Tolerance = { readonly ulp: number } | { readonly absolute: number; readonly relative: number };

/** What is wrong with a result, or nothing. Axes of size 1 do not count: a sample has no batch axis of its own. */
export function faultOf(actual: NdArray, expected: NdArray, tolerance: Tolerance): string | undefined {
  const [given, wanted] = [actual, expected].map(({ dims }) => dims.filter((dim) => dim !== 1).join("×"));
  if (given !== wanted) return `shape ${actual.dims.join("×")} instead of ${expected.dims.join("×")}`;
  for (const [index, value] of expected.data.entries()) {
    const got = actual.data[index] ?? NaN;
    if (isClose(got, value, tolerance)) continue;
    return `element ${index} is ${got} instead of ${value} (${ulpsBetween(got, value)} ULP), allowed ${JSON.stringify(tolerance)}`;
  }
  return undefined;
}

function isClose(actual: number, expected: number, tolerance: Tolerance): boolean {
  if (actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))) return true;
  if ("ulp" in tolerance) return ulpsBetween(actual, expected) <= tolerance.ulp;
  return Math.abs(actual - expected) <= tolerance.absolute + tolerance.relative * Math.abs(expected);
}

/** How many float32 steps lie between two numbers, through zero where their signs differ. */
function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  return Math.abs(position(a) - position(b));
}

const bits = new DataView(new ArrayBuffer(4));

/** Floats in ascending order numbered by consecutive integers; both zeros are 0. */
function position(x: number): number {
  bits.setFloat32(0, x);
  const magnitude = bits.getUint32(0) & 0x7fffffff;
  return x < 0 ? -magnitude : magnitude;
}
