import { atLeast } from "./simd/clamp";
import { loadUpTo4, storeUpTo4 } from "./simd/tail";

/**
 * Sparsemax as Keras 3 computes it: y = max(x - tau, 0). x and y may be the same; a NaN makes the whole row NaN.
 *
 * The support is that of the definition: the k largest values, those above the threshold t for which
 * sum max(x - t, 0) = 1. It is found by Michelot's iteration, which drops what lies at or below t until nothing does.
 * Values are taken less the maximum: the support stays the same, and the maximum, at 0, is never dropped, however
 * large the values; it may only get smaller, so that rounding can't make the iteration go round in circles.
 * But Keras's tau is not t = (sum of the support - 1) / k: it adds up the running sums of the sorted support,
 * (x1 + (x1 + x2) + ... - 1) / k. Models are trained with that function, so it is the one computed here.
 */
export function sparsemaxRow(x: usize, y: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  let top: f32 = -Infinity;
  for (let p = x; p < end; p += 4) top = max(top, load<f32>(p));
  let threshold: f32 = -Infinity;
  let kept = i32.MAX_VALUE;
  while (true) {
    let sum: f32 = 0;
    let count = 0;
    for (let p = x; p < end; p += 4) {
      const value = load<f32>(p) - top;
      if (value <= threshold) continue;
      sum += value;
      count++;
    }
    if (count >= kept) break;
    threshold = (sum - 1) / <f32>count;
    kept = count;
  }
  const tau = f32x4.splat((sumRunningSums(x, end, top, threshold) - 1) / <f32>kept);
  for (let left = n; left > 0; left -= 4) {
    storeUpTo4(y, atLeast(f32x4.sub(loadUpTo4(x, left), tau), f32x4.splat(0)), left);
    x += 16;
    y += 16;
  }
}

/** x1 + (x1 + x2) + ... over the values above the threshold in descending order: each counts once for itself and once
 * for every one that comes after it. */
function sumRunningSums(x: usize, end: usize, top: f32, threshold: f32): f32 {
  let sum: f32 = 0;
  for (let p = x; p < end; p += 4) {
    const value = load<f32>(p);
    if (value - top <= threshold) continue;
    let times = 1;
    for (let q = x; q < end; q += 4) {
      const other = load<f32>(q);
      if (other - top > threshold && (other < value || (other == value && q > p))) times++;
    }
    sum += value * <f32>times;
  }
  return sum;
}
