import { LayerNorm, NormMode } from "../abi";
import { address, f32Field, i32Field } from "../descriptor";
import { madd } from "../simd/madd";
import { loadTail, storeTail } from "../simd/tail";

/** Floats whose sum is kept in float32 before it goes to float64, so that a sum of any length is exact enough. */
const BLOCK = 2048;

/** y = (x - mean) · factor · gamma + beta over rows of n floats, as `NormMode` says. Unit: a row; x and y may be the same. */
export function layer_norm_f32(descriptor: usize, begin: i32, end: i32): void {
  const n = i32Field(descriptor, LayerNorm.N);
  const run = i32Field(descriptor, LayerNorm.Run);
  const groups = i32Field(descriptor, LayerNorm.Groups);
  const gamma = address(descriptor, LayerNorm.Gamma);
  const beta = address(descriptor, LayerNorm.Beta);
  const rowBytes = (<usize>n) << 2;
  const partBytes = (<usize>(n / run)) << 2;
  let x = address(descriptor, LayerNorm.X) + <usize>begin * rowBytes;
  let y = address(descriptor, LayerNorm.Y) + <usize>begin * rowBytes;
  for (let row = begin; row < end; row++) {
    const skip = <usize>(row % groups) * partBytes;
    normalizeRow(descriptor, x, y, n, run, gamma == 0 ? 0 : gamma + skip, beta == 0 ? 0 : beta + skip);
    x += rowBytes;
    y += rowBytes;
  }
}

/** One row: its mean and factor, then y. Gamma and beta hold one number for each `run` neighbours. */
function normalizeRow(
  descriptor: usize,
  x: usize,
  y: usize,
  n: i32,
  run: i32,
  gamma: usize,
  beta: usize,
): void {
  const mode = i32Field(descriptor, LayerNorm.Mode);
  const epsilon = <f64>f32Field(descriptor, LayerNorm.Epsilon);
  let mean: f32 = 0;
  let rest: f32 = 0;
  let factor: f64 = 0;
  if (mode == NormMode.Unit) {
    const norm = sqrt<f64>(<f64>sumOfSquares(x, n, 0));
    factor = min<f64>(1 / norm, 1 / epsilon);
  } else if (mode == NormMode.Rms) {
    factor = 1 / sqrt<f64>(<f64>sumOfSquares(x, n, 0) / <f64>n + epsilon);
  } else {
    // The mean is kept as two floats: what rounding took from the first is the mean of x - mean.
    mean = sumOf(x, n, 0) / <f32>n;
    rest = sumOf(x, n, mean) / <f32>n;
    let variance = <f64>sumOfSquares(x, n, mean) / <f64>n;
    if (variance < Infinity) variance = max<f64>(variance - <f64>rest * <f64>rest, 0);
    factor = 1 / sqrt<f64>(variance + epsilon);
    if (mode == NormMode.Deviation) {
      mean = 0;
      rest = 0;
    }
  }
  const shift = f32x4.splat(mean);
  const shift1 = f32x4.splat(rest);
  const times = f32x4.splat(<f32>factor);
  if (run == 1) {
    scaleByElement(x, y, n, shift, shift1, times, gamma, beta);
    return;
  }
  const runBytes = (<usize>run) << 2;
  for (let left = n; left > 0; left -= run) {
    const scale = gamma == 0 ? f32x4.splat(1) : v128.load32_splat(gamma);
    const offset = beta == 0 ? f32x4.splat(0) : v128.load32_splat(beta);
    scaleRun(x, y, run, shift, shift1, times, scale, offset);
    x += runBytes;
    y += runBytes;
    if (gamma != 0) gamma += 4;
    if (beta != 0) beta += 4;
  }
}

/** sum of x - shift over n floats. */
function sumOf(x: usize, n: i32, shift: f32): f32 {
  return sum(x, n, shift, false);
}

/** sum of (x - shift)² over n floats. */
function sumOfSquares(x: usize, n: i32, shift: f32): f32 {
  return sum(x, n, shift, true);
}

/** Infinite where the sum leaves float32, as in Keras. */
// @ts-ignore: decorator
@inline
function sum(x: usize, n: i32, shift: f32, isSquared: bool): f32 {
  const by = f32x4.splat(shift);
  let total: f64 = 0;
  while (n >= 4) {
    let left = min(n, BLOCK) & ~3;
    n -= left;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; left >= 16; left -= 16) {
      s0 = accumulate(s0, v128.load(x), by, isSquared);
      s1 = accumulate(s1, v128.load(x, 16), by, isSquared);
      s2 = accumulate(s2, v128.load(x, 32), by, isSquared);
      s3 = accumulate(s3, v128.load(x, 48), by, isSquared);
      x += 64;
    }
    for (; left > 0; left -= 4) {
      s0 = accumulate(s0, v128.load(x), by, isSquared);
      x += 16;
    }
    const four = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    const two = f32x4.add(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
    total += <f64>(f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1));
  }
  for (; n > 0; n--) {
    const value = load<f32>(x) - shift;
    total += <f64>(isSquared ? value * value : value);
    x += 4;
  }
  return <f32>total;
}

// @ts-ignore: decorator
@inline
function accumulate(sum: v128, x: v128, shift: v128, isSquared: bool): v128 {
  const value = f32x4.sub(x, shift);
  return isSquared ? madd(value, value, sum) : f32x4.add(sum, value);
}

/** y[i] = (x[i] - shift - shift1) · times · gamma[i] + beta[i]. */
// @ts-ignore: decorator
@inline
function scaleByElement(
  x: usize,
  y: usize,
  n: i32,
  shift: v128,
  shift1: v128,
  times: v128,
  gamma: usize,
  beta: usize,
): void {
  for (; n >= 4; n -= 4) {
    let value = normalized(v128.load(x), shift, shift1, times);
    if (gamma != 0) {
      value = f32x4.mul(value, v128.load(gamma));
      gamma += 16;
    }
    if (beta != 0) {
      value = f32x4.add(value, v128.load(beta));
      beta += 16;
    }
    v128.store(y, value);
    x += 16;
    y += 16;
  }
  if (n == 0) return;
  let value = normalized(loadTail(x, n), shift, shift1, times);
  if (gamma != 0) value = f32x4.mul(value, loadTail(gamma, n));
  if (beta != 0) value = f32x4.add(value, loadTail(beta, n));
  storeTail(y, value, n);
}

/** y[i] = (x[i] - shift - shift1) · times · scale + offset. */
// @ts-ignore: decorator
@inline
function scaleRun(
  x: usize,
  y: usize,
  n: i32,
  shift: v128,
  shift1: v128,
  times: v128,
  scale: v128,
  offset: v128,
): void {
  for (; n >= 4; n -= 4) {
    const value = normalized(v128.load(x), shift, shift1, times);
    v128.store(y, f32x4.add(f32x4.mul(value, scale), offset));
    x += 16;
    y += 16;
  }
  if (n == 0) return;
  const value = normalized(loadTail(x, n), shift, shift1, times);
  storeTail(y, f32x4.add(f32x4.mul(value, scale), offset), n);
}

// @ts-ignore: decorator
@inline
function normalized(x: v128, shift: v128, shift1: v128, times: v128): v128 {
  return f32x4.mul(f32x4.sub(f32x4.sub(x, shift), shift1), times);
}
