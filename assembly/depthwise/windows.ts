import { clamp } from "../simd/clamp";
import { madd } from "../simd/madd";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/** 16 channels of two outputs, all of whose columns are inside, for any window: 8 accumulators. */
export function twoWindows(
  pixel: usize,
  step: usize,
  rows: i32,
  columns: i32,
  lineBytes: usize,
  tapBytes: usize,
  panel: usize,
  bias: usize,
  to: usize,
  outPixelBytes: usize,
  low: v128,
  high: v128,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  if (bias != 0) {
    a0 = v128.load(bias);
    a1 = v128.load(bias, 16);
    a2 = v128.load(bias, 32);
    a3 = v128.load(bias, 48);
  }
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (; rows > 0; rows--) {
    let p = pixel;
    for (let kx = columns; kx > 0; kx--) {
      const q = p + step;
      let weight = v128.load(panel);
      a0 = madd(v128.load(p), weight, a0);
      b0 = madd(v128.load(q), weight, b0);
      weight = v128.load(panel, 16);
      a1 = madd(v128.load(p, 16), weight, a1);
      b1 = madd(v128.load(q, 16), weight, b1);
      weight = v128.load(panel, 32);
      a2 = madd(v128.load(p, 32), weight, a2);
      b2 = madd(v128.load(q, 32), weight, b2);
      weight = v128.load(panel, 48);
      a3 = madd(v128.load(p, 48), weight, a3);
      b3 = madd(v128.load(q, 48), weight, b3);
      p += tapBytes;
      panel += 64;
    }
    pixel += lineBytes;
  }
  v128.store(to, clamp(a0, low, high));
  v128.store(to, clamp(a1, low, high), 16);
  v128.store(to, clamp(a2, low, high), 32);
  v128.store(to, clamp(a3, low, high), 48);
  to += outPixelBytes;
  v128.store(to, clamp(b0, low, high));
  v128.store(to, clamp(b1, low, high), 16);
  v128.store(to, clamp(b2, low, high), 32);
  v128.store(to, clamp(b3, low, high), 48);
}

/** 16 channels of one output, for the part of the window that is inside. */
export function oneWindow(
  pixel: usize,
  rows: i32,
  columns: i32,
  lineBytes: usize,
  tapBytes: usize,
  taps: usize,
  panelRowBytes: usize,
  bias: usize,
  to: usize,
  low: v128,
  high: v128,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  if (bias != 0) {
    a0 = v128.load(bias);
    a1 = v128.load(bias, 16);
    a2 = v128.load(bias, 32);
    a3 = v128.load(bias, 48);
  }
  for (; rows > 0; rows--) {
    let p = pixel;
    let weight = taps;
    for (let kx = columns; kx > 0; kx--) {
      a0 = madd(v128.load(p), v128.load(weight), a0);
      a1 = madd(v128.load(p, 16), v128.load(weight, 16), a1);
      a2 = madd(v128.load(p, 32), v128.load(weight, 32), a2);
      a3 = madd(v128.load(p, 48), v128.load(weight, 48), a3);
      p += tapBytes;
      weight += 64;
    }
    pixel += lineBytes;
    taps += panelRowBytes;
  }
  v128.store(to, clamp(a0, low, high));
  v128.store(to, clamp(a1, low, high), 16);
  v128.store(to, clamp(a2, low, high), 32);
  v128.store(to, clamp(a3, low, high), 48);
}

/** Less than 16 channels of one output, for the part of the window that is inside. */
export function narrowWindow(
  pixel: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  lineBytes: usize,
  tapBytes: usize,
  taps: usize,
  panelRowBytes: usize,
  bias: usize,
  to: usize,
  low: v128,
  high: v128,
): void {
  for (; channels > 0; channels -= 4) {
    let sum = bias != 0 ? v128.load(bias) : f32x4.splat(0);
    let line = pixel;
    let weights = taps;
    for (let ky = 0; ky < rows; ky++) {
      let at = line;
      let weight = weights;
      for (let kx = 0; kx < columns; kx++) {
        sum = madd(loadUpTo4(at, channels), v128.load(weight), sum);
        at += tapBytes;
        weight += 64;
      }
      line += lineBytes;
      weights += panelRowBytes;
    }
    storeUpTo4(to, clamp(sum, low, high), channels);
    if (bias != 0) bias += 16;
    pixel += 16;
    taps += 16;
    to += 16;
  }
}
