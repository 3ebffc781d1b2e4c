/** The distance from |x| to the next larger float32: the unit in which errors are measured. */
export function ulp(x: number): number {
  const exponent = Math.max(-126, exponentOf(Math.abs(x)));
  return 2 ** (Math.min(exponent, 127) - 23);
}

const bits = new DataView(new ArrayBuffer(8));

/** floor(log2 x) for a float64, read from its bits; `Math.log2` rounds. */
function exponentOf(x: number): number {
  bits.setFloat64(0, x);
  return ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

const MAX_FLOAT = 3.4028234663852886e38;

/** |actual - exact|, where whatever rounds to infinity is infinity, and NaN is as far from a number as can be. */
export function errorOf(actual: number, exact: number): number {
  if (Number.isNaN(exact)) return Number.isNaN(actual) ? 0 : Infinity;
  if (actual === exact) return 0;
  if (Math.abs(exact) > MAX_FLOAT && Math.abs(actual) >= MAX_FLOAT && actual * exact > 0) return 0;
  const error = Math.abs(actual - exact);
  return Number.isNaN(error) ? Infinity : error;
}

/** The same bits, element by element? */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
  return (
    a.length === b.length &&
    Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
      Buffer.from(b.buffer, b.byteOffset, b.byteLength),
    )
  );
}

/** One float of every kind. */
export const SPECIALS: readonly number[] = [
  0,
  -0,
  2 ** -149,
  -(2 ** -149),
  2 ** -126,
  -(2 ** -126),
  1,
  -1,
  MAX_FLOAT,
  -MAX_FLOAT,
  Infinity,
  -Infinity,
  NaN,
];
