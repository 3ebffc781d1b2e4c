import { atLeast, clamp } from "./clamp";
import { constant } from "./constant";
import { madd } from "./madd";

/**
 * e^x = 2^n · e^r with n = round(x / ln 2), |r| <= ln 2 / 2, and e^r = 1 + r + r²·p(r).
 * Coefficients: scripts/fit_polynomials.py. NaN stays NaN; overflow gives inf, underflow goes through the denormals to 0.
 */

/** p(r), highest power first. */
const P = memory.data<f32>([0.0013901285, 0.008363141, 0.041666854, 0.16666578, 0.5]);
/**
 * 1 / ln 2; 1.5·2^23, which when added rounds to an integer and leaves it in the low bits; -ln 2 in two parts, the first
 * of 9 bits so that n times it is exact; the bounds of e^x and of e^x - 1.
 */
const C = memory.data<f32>([1.44269504, 12582912, -0.693359375, 2.1219444e-4, -104, 89, -25, 1]);
/** The bias of a float's exponent. */
const BIAS = memory.data<i32>([127]);

// @ts-ignore: decorator
@inline
function log2e(): v128 {
  return constant(C, 0);
}

// @ts-ignore: decorator
@inline
function rounder(): v128 {
  return constant(C, 1);
}

/** e^r - 1 for what is left of x after n·ln 2. */
// @ts-ignore: decorator
@inline
function expm1Reduced(x: v128, n: v128): v128 {
  const r = madd(n, constant(C, 3), madd(n, constant(C, 2), x));
  let p = constant(P, 0);
  p = madd(p, r, constant(P, 1));
  p = madd(p, r, constant(P, 2));
  p = madd(p, r, constant(P, 3));
  p = madd(p, r, constant(P, 4));
  return madd(f32x4.mul(r, r), p, r);
}

/** e^x over the whole range of floats. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const bounded = clamp(x, constant(C, 4), constant(C, 5));
  const shifted = madd(bounded, log2e(), rounder());
  const e = expm1Reduced(bounded, f32x4.sub(shifted, rounder()));
  // 2^n for n in -150..128 in two factors, since neither end is a normal float.
  const n = i32x4.sub(shifted, rounder());
  const half = i32x4.shr_s(n, 1);
  const bias = constant(BIAS, 0);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(n, half), bias), 23);
  return f32x4.mul(madd(e, first, first), second);
}

/** e^x - 1 for x <= 0, with full relative accuracy near 0. */
// @ts-ignore: decorator
@inline
export function expm1Negative(x: v128): v128 {
  const bounded = atLeast(x, constant(C, 6));
  const shifted = madd(bounded, log2e(), rounder());
  const e = expm1Reduced(bounded, f32x4.sub(shifted, rounder()));
  const n = i32x4.sub(shifted, rounder());
  const scale = i32x4.shl(i32x4.add(n, constant(BIAS, 0)), 23);
  return madd(e, scale, f32x4.sub(scale, constant(C, 7)));
}
