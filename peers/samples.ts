/** Seeded random data for work items. */
import type { Mlp } from "./work.ts";

/** Gives arrays of values between -scale and scale; the same seed gives the same values. */
export function sampler(seed: number): (length: number, scale?: number) => Float32Array {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0; // mulberry32
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return (length, scale = 1) => Float32Array.from({ length }, () => (2 * next() - 1) * scale);
}

/** A multilayer perceptron with weights that keep its values near 1; by default 784-128-10. */
export function sampleMlp(batch: number, sizes: readonly number[] = [784, 128, 10], seed = 1): Mlp {
  const random = sampler(seed);
  const weights = sizes.slice(1).map((n, i) => {
    const k = sizes[i] ?? 0;
    return { kernel: random(k * n, Math.sqrt(6 / (k + n))), bias: random(n, 0.1) };
  });
  return { kind: "mlp", batch, sizes, weights, x: random(batch * (sizes[0] ?? 0)) };
}
