import { atLeast, clamp } from "./clamp";
import { madd } from "./madd";

/**
 * e^x = 2^n · e^r with n = round(x / ln 2), |r| <= ln 2 / 2, and e^r = 1 + r + r²·p(r).
 * Coefficients: scripts/fit_polynomials.py. NaN stays NaN; overflow gives inf, underflow goes through the denormals to 0.
 */

const LOG2E: f32 = 1.44269504;
/** ln 2 in two parts; the first has 9 bits, so n times it is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** 1.5 · 2^23: adding it rounds to an integer and leaves that integer in the low bits. */
const ROUND: f32 = 12582912;
const ROUND_BITS: i32 = 0x4b400000;

/** e^r - 1 for |r| <= ln 2 / 2. */
// @ts-ignore: decorator
@inline
function expm1Reduced(r: v128): v128 {
  let p = f32x4.splat(0.0013901285);
  p = madd(p, r, f32x4.splat(0.008363141));
  p = madd(p, r, f32x4.splat(0.041666854));
  p = madd(p, r, f32x4.splat(0.16666578));
  p = madd(p, r, f32x4.splat(0.5));
  return madd(f32x4.mul(r, r), p, r);
}

// @ts-ignore: decorator
@inline
function reduce(x: v128, n: v128): v128 {
  return madd(n, f32x4.splat(-LN2_LOW), madd(n, f32x4.splat(-LN2_HIGH), x));
}

/** e^x over the whole range of floats. */
export function exp(x: v128): v128 {
  const round = f32x4.splat(ROUND);
  const bounded = clamp(x, f32x4.splat(-104), f32x4.splat(89));
  const shifted = madd(bounded, f32x4.splat(LOG2E), round);
  const e = expm1Reduced(reduce(bounded, f32x4.sub(shifted, round)));
  // 2^n for n in -150..128 in two factors, since neither end is a normal float.
  const n = i32x4.sub(shifted, i32x4.splat(ROUND_BITS));
  const half = i32x4.shr_s(n, 1);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(n, half), bias), 23);
  return f32x4.mul(madd(e, first, first), second);
}

/** e^x - 1 for x <= 0, with full relative accuracy near 0. */
export function expm1Negative(x: v128): v128 {
  const round = f32x4.splat(ROUND);
  const bounded = atLeast(x, f32x4.splat(-25));
  const shifted = madd(bounded, f32x4.splat(LOG2E), round);
  const e = expm1Reduced(reduce(bounded, f32x4.sub(shifted, round)));
  const scale = i32x4.shl(i32x4.add(i32x4.sub(shifted, i32x4.splat(ROUND_BITS)), i32x4.splat(127)), 23);
  return madd(e, scale, f32x4.sub(scale, f32x4.splat(1)));
}
