import { Activation } from "./abi";
import { rare } from "./rare";
import { atLeast, atMost, clamp } from "./simd/clamp";
import { gelu, geluBlocks } from "./simd/erf";
import { exp, expBlocks, expm1Negative, sigmoidBlocks, siluBlocks } from "./simd/exp";
import { log1pUnit } from "./simd/log1p";
import { sigmoid, silu } from "./simd/sigmoid";
import { loadUpTo4, storeUpTo4 } from "./simd/tail";
import { tanh, tanhBlocks } from "./simd/tanh";

/**
 * y[i] = act(x[i]) for `count` floats; x and y may be the same. The loop is specialised for each function: `code` is a
 * constant wherever `loop` is inlined, so only that function's branch of `evaluate` remains.
 */
export function activate(code: i32, x: usize, y: usize, count: i32, alpha: f32, beta: f32, gamma: f32): void {
  switch (code) {
    case Activation.Relu:
      return loop(Activation.Relu, x, y, count, alpha, beta, gamma);
    case Activation.Tanh:
      return loop(Activation.Tanh, x, y, count, alpha, beta, gamma);
    case Activation.Sigmoid:
      return loop(Activation.Sigmoid, x, y, count, alpha, beta, gamma);
    case Activation.HardSigmoid:
      return loop(Activation.HardSigmoid, x, y, count, alpha, beta, gamma);
    case Activation.HardSigmoid2:
      return loop(Activation.HardSigmoid2, x, y, count, alpha, beta, gamma);
    case Activation.Silu:
      return loop(Activation.Silu, x, y, count, alpha, beta, gamma);
    case Activation.HardSilu:
      return loop(Activation.HardSilu, x, y, count, alpha, beta, gamma);
    case Activation.Gelu:
      return loop(Activation.Gelu, x, y, count, alpha, beta, gamma);
    case Activation.GeluTanh:
      return loop(Activation.GeluTanh, x, y, count, alpha, beta, gamma);
    case Activation.Elu:
      return loop(Activation.Elu, x, y, count, alpha, beta, gamma);
    case Activation.Celu:
      return loop(Activation.Celu, x, y, count, alpha, beta, gamma);
    case Activation.Selu:
      return loop(Activation.Selu, x, y, count, alpha, beta, gamma);
    case Activation.Exponential:
      return loop(Activation.Exponential, x, y, count, alpha, beta, gamma);
    case Activation.Softplus:
      return loop(Activation.Softplus, x, y, count, alpha, beta, gamma);
    case Activation.Softsign:
      return loop(Activation.Softsign, x, y, count, alpha, beta, gamma);
    case Activation.Mish:
      return loop(Activation.Mish, x, y, count, alpha, beta, gamma);
    case Activation.LogSigmoid:
      return loop(Activation.LogSigmoid, x, y, count, alpha, beta, gamma);
    case Activation.HardTanh:
      return loop(Activation.HardTanh, x, y, count, alpha, beta, gamma);
    case Activation.HardShrink:
      return loop(Activation.HardShrink, x, y, count, alpha, beta, gamma);
    case Activation.SoftShrink:
      return loop(Activation.SoftShrink, x, y, count, alpha, beta, gamma);
    case Activation.TanhShrink:
      return loop(Activation.TanhShrink, x, y, count, alpha, beta, gamma);
    case Activation.Squareplus:
      return loop(Activation.Squareplus, x, y, count, alpha, beta, gamma);
    case Activation.SparsePlus:
      return loop(Activation.SparsePlus, x, y, count, alpha, beta, gamma);
    case Activation.SparseSigmoid:
      return loop(Activation.SparseSigmoid, x, y, count, alpha, beta, gamma);
    case Activation.Threshold:
      return loop(Activation.Threshold, x, y, count, alpha, beta, gamma);
    case Activation.Clamp:
      return clampAll(x, y, count, alpha, beta);
    case Activation.Linear:
      if (x != y) memory.copy(y, x, (<usize>count) << 2);
      return;
    default:
      assert(code >= Activation.Abs && code <= Activation.Log1p);
      rare(code, x, y, count);
  }
}

/** y[i] = min(max(x[i], low), high), 16 floats at a time: bound by memory, so the loop must not be in the way. */
function clampAll(x: usize, y: usize, count: i32, lowest: f32, highest: f32): void {
  const low = f32x4.splat(lowest);
  const high = f32x4.splat(highest);
  for (; count >= 16; count -= 16) {
    const v0 = v128.load(x);
    const v1 = v128.load(x, 16);
    const v2 = v128.load(x, 32);
    const v3 = v128.load(x, 48);
    v128.store(y, clamp(v0, low, high));
    v128.store(y, clamp(v1, low, high), 16);
    v128.store(y, clamp(v2, low, high), 32);
    v128.store(y, clamp(v3, low, high), 48);
    x += 64;
    y += 64;
  }
  for (; count > 0; count -= 4) {
    storeUpTo4(y, clamp(loadUpTo4(x, count), low, high), count);
    x += 16;
    y += 16;
  }
}

// @ts-ignore: decorator
@inline
function loop(code: i32, x: usize, y: usize, count: i32, alpha: f32, beta: f32, gamma: f32): void {
  const a = f32x4.splat(alpha);
  const b = f32x4.splat(beta);
  const c = f32x4.splat(gamma);
  const whole = count & ~15;
  if (evaluateBlocks(code, x, y, whole)) {
    x += (<usize>whole) << 2;
    y += (<usize>whole) << 2;
    count -= whole;
  }
  while (count > 0) {
    storeUpTo4(y, evaluate(code, loadUpTo4(x, count), a, b, c), count);
    x += 16;
    y += 16;
    count -= 4;
  }
}

/** The functions that models spend their time in, for whole blocks of sixteen values: the bits that `evaluate` gives. */
// @ts-ignore: decorator
@inline
function evaluateBlocks(code: i32, x: usize, y: usize, count: i32): bool {
  if (code == Activation.Tanh) tanhBlocks(x, y, count);
  else if (code == Activation.Gelu) geluBlocks(x, y, count);
  else if (code == Activation.Exponential) expBlocks(x, y, count);
  else if (code == Activation.Sigmoid) sigmoidBlocks(x, y, count);
  else if (code == Activation.Silu) siluBlocks(x, y, count);
  else return false;
  return true;
}

/** One function of four values. A lane that is NaN stays NaN where Keras keeps it. */
// @ts-ignore: decorator
@inline
function evaluate(code: i32, x: v128, a: v128, b: v128, c: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  // x above the threshold c, at most b, and a slope of a below. A bound of b also keeps a negative threshold's
  // in-between values from going under 0 (Keras clips to 0..max_value).
  if (code == Activation.Relu) {
    const floor = v128.andnot(f32x4.splat(-Infinity), f32x4.lt(b, f32x4.splat(Infinity)));
    const above = clamp(x, floor, b);
    // A slope of 0 gives 0 for -inf as well.
    const below = v128.and(f32x4.mul(a, f32x4.sub(x, c)), f32x4.ne(a, zero));
    return v128.bitselect(below, above, f32x4.le(x, c));
  }
  if (code == Activation.Tanh) return tanh(x);
  if (code == Activation.Sigmoid) return sigmoid(x);
  if (code == Activation.HardSigmoid) return hardSigmoid(x);
  if (code == Activation.HardSigmoid2) {
    return clamp(f32x4.add(f32x4.mul(x, f32x4.splat(0.2)), half), zero, one);
  }
  if (code == Activation.Silu) return silu(x);
  if (code == Activation.HardSilu) return f32x4.mul(x, hardSigmoid(x));
  if (code == Activation.Gelu) return gelu(x);
  if (code == Activation.GeluTanh) {
    const cube = f32x4.mul(f32x4.mul(x, x), x);
    const inner = f32x4.add(x, f32x4.mul(f32x4.splat(0.044715), cube));
    const t = tanh(f32x4.mul(f32x4.splat(0.79788456), inner));
    return f32x4.mul(f32x4.mul(half, x), f32x4.add(one, t));
  }
  if (code == Activation.Elu) return positiveOr(x, f32x4.mul(a, expm1Negative(atMost(x, zero))));
  if (code == Activation.Celu) {
    return positiveOr(x, f32x4.mul(a, expm1Negative(f32x4.div(atMost(x, zero), a))));
  }
  if (code == Activation.Selu) {
    const negative = f32x4.mul(f32x4.splat(1.6732632), expm1Negative(atMost(x, zero)));
    return f32x4.mul(f32x4.splat(1.050701), positiveOr(x, negative));
  }
  if (code == Activation.Exponential) return exp(x);
  if (code == Activation.Softplus) return softplus(x);
  if (code == Activation.Softsign) return f32x4.div(x, f32x4.add(one, f32x4.abs(x)));
  // x·tanh(log(1 + e^x)) = x·n / (n + 2) with n = e^x·(e^x + 2), which is 1 to the last bit from x = 20 on.
  if (code == Activation.Mish) {
    const e = exp(atMost(x, f32x4.splat(20)));
    const n = f32x4.mul(e, f32x4.add(e, f32x4.splat(2)));
    return f32x4.mul(x, f32x4.div(n, f32x4.add(n, f32x4.splat(2))));
  }
  if (code == Activation.LogSigmoid) return f32x4.neg(softplus(f32x4.neg(x)));
  if (code == Activation.HardTanh) return clamp(x, f32x4.splat(-1), one);
  if (code == Activation.HardShrink) return v128.and(x, f32x4.gt(f32x4.abs(x), a));
  if (code == Activation.SoftShrink) {
    const signedThreshold = v128.or(a, v128.and(x, f32x4.splat(-0.0)));
    return v128.and(f32x4.sub(x, signedThreshold), f32x4.gt(f32x4.abs(x), a));
  }
  if (code == Activation.TanhShrink) return f32x4.sub(x, tanh(x));
  if (code == Activation.Squareplus) {
    return f32x4.mul(half, f32x4.add(x, f32x4.sqrt(f32x4.add(f32x4.mul(x, x), a))));
  }
  if (code == Activation.SparsePlus) {
    const ramp = f32x4.mul(f32x4.add(x, one), half);
    const middle = v128.bitselect(x, f32x4.mul(ramp, ramp), f32x4.ge(x, one));
    return v128.andnot(middle, f32x4.le(x, f32x4.splat(-1)));
  }
  if (code == Activation.SparseSigmoid) return clamp(f32x4.mul(f32x4.add(x, one), half), zero, one);
  // Activation.Threshold
  return v128.bitselect(x, b, f32x4.gt(x, a));
}

/** relu6(x + 3) / 6 */
// @ts-ignore: decorator
@inline
function hardSigmoid(x: v128): v128 {
  const bounded = clamp(f32x4.add(x, f32x4.splat(3)), f32x4.splat(0), f32x4.splat(6));
  return f32x4.mul(bounded, f32x4.splat(0.16666667));
}

/** max(x, 0) + log(1 + e^-|x|) */
// @ts-ignore: decorator
@inline
function softplus(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  return f32x4.add(atLeast(x, f32x4.splat(0)), log1pUnit(e));
}

/** x where it is positive, else `negative`. */
// @ts-ignore: decorator
@inline
function positiveOr(x: v128, negative: v128): v128 {
  return v128.bitselect(x, negative, f32x4.gt(x, f32x4.splat(0)));
}
