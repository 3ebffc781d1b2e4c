import { erfc } from "./erf.ts";

/** What the key of a prediction says. */
export interface NoiseKey {
  readonly words: readonly [number, number];
  /** The number of the first sample. */
  readonly sample: number;
}

function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

function randomBits(
  { words: [first, second], sample }: NoiseKey,
  stream: number,
  size: number,
  i: number,
): number {
  const counter = (Math.imul(sample | 0, size) + i) | 0;
  return mix((mix((Math.imul(counter, 0x9e3779b9) + first + stream) | 0) + (second ^ stream)) | 0);
}

/** b where u >= a, and 0 elsewhere. */
export function keep(
  key: NoiseKey,
  stream: number,
  size: number,
  count: number,
  a: number,
  b: number,
): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    (randomBits(key, stream, size, i) >>> 8) / 2 ** 24 >= Math.fround(a) ? Math.fround(b) : 0,
  );
}

/** a + b·z, with P(Z < z) = (1 + x) / 2 for x in the middle of one of 2^23 intervals. */
export function normal(
  key: NoiseKey,
  stream: number,
  size: number,
  count: number,
  a: number,
  b: number,
): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const k = randomBits(key, stream, size, i) >>> 9;
    return Math.fround(a) + Math.fround(b) * quantile((k + 0.5) / 2 ** 23);
  });
}

/** The z that a standard normal variable stays below with probability p: by bisection. */
function quantile(p: number): number {
  if (p > 0.5) return -quantile(1 - p);
  let [low, high] = [-7, 0];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (erfc(-middle / Math.SQRT2) / 2 < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
