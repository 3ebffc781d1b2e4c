import { atLeast, clamp } from "./clamp";
import { constant } from "./constant";
import { madd } from "./madd";

/**
 * e^x = 2^n · e^r with n = round(x / ln 2), |r| <= ln 2 / 2, and e^r = 1 + r + r²·p(r).
 * Coefficients: scripts/fit_polynomials.py. NaN stays NaN; overflow gives inf, and what is below 1.7e-38 becomes 0.
 */

/** p(r), highest power first. */
const P = memory.data<f32>([0.0013901285, 0.008363141, 0.041666854, 0.16666578, 0.5]);
/**
 * 1 / ln 2; a rounder (below); -ln 2 in two parts, the first of 9 bits so that n times it is exact; the bounds of x, just
 * beyond those of e^x.
 *
 * The rounder is 1.5·2^23 + 126. A sum with it is a float of step 1 whose low bits are n + 126, the exponent of 2^(n-1):
 * moved up by 23 bits they are that power of two. With 2^(n-1), doubled at the end, one factor does for the whole range.
 */
const C = memory.data<f32>([1.44269504, 12583038, -0.693359375, 2.1219444e-4, -87.4, 89]);
/** The rounder for 2^n: 1.5·2^23 + 127; the least x of e^x - 1; 1. */
const M = memory.data<f32>([12583039, -25, 1]);

const enum Constant {
  Log2E,
  Rounder,
  Ln2High,
  Ln2Low,
  Lowest,
  Highest,
}

/** e^x over the whole range of floats. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const bounded = clamp(x, constant(C, Constant.Lowest), constant(C, Constant.Highest));
  const rounder = constant(C, Constant.Rounder);
  const shifted = f32x4.add(f32x4.mul(bounded, constant(C, Constant.Log2E)), rounder);
  const e = expm1Reduced(bounded, f32x4.sub(shifted, rounder));
  const power = i32x4.shl(shifted, 23);
  const half = madd(e, power, power);
  return f32x4.add(half, half);
}

/** e^x - 1 for x <= 0, with full relative accuracy near 0. */
// @ts-ignore: decorator
@inline
export function expm1Negative(x: v128): v128 {
  const bounded = atLeast(x, constant(M, 1));
  const rounder = constant(M, 0);
  const shifted = madd(bounded, constant(C, Constant.Log2E), rounder);
  const e = expm1Reduced(bounded, f32x4.sub(shifted, rounder));
  const power = i32x4.shl(shifted, 23);
  return madd(e, power, f32x4.sub(power, constant(M, 2)));
}

/** e^r - 1 for what is left of x after n·ln 2. */
// @ts-ignore: decorator
@inline
function expm1Reduced(x: v128, n: v128): v128 {
  const r = madd(n, constant(C, Constant.Ln2Low), madd(n, constant(C, Constant.Ln2High), x));
  let p = constant(P, 0);
  p = madd(p, r, constant(P, 1));
  p = madd(p, r, constant(P, 2));
  p = madd(p, r, constant(P, 3));
  p = madd(p, r, constant(P, 4));
  return madd(f32x4.mul(r, r), p, r);
}

/**
 * y = e^x for whole blocks of sixteen floats; x and y may be the same. These are the steps of `exp` for four vectors at a
 * time, with the same bits: each coefficient is loaded once for all four, and their chains of operations overlap. It takes
 * 2.7 ns for four values where one vector at a time takes 4.2 (AMD EPYC Zen 4, Node 20).
 */
export function expBlocks(x: usize, y: usize, count: i32): void {
  for (; count >= 16; count -= 16) {
    exp16(Result.Exp, x, y);
    x += 64;
    y += 64;
  }
}

/** y = 1 / (1 + e^-x) for whole blocks of sixteen floats, with the bits of `sigmoid`; x and y may be the same. */
export function sigmoidBlocks(x: usize, y: usize, count: i32): void {
  for (; count >= 16; count -= 16) {
    exp16(Result.Sigmoid, x, y);
    x += 64;
    y += 64;
  }
}

/** y = x / (1 + e^-x) for whole blocks of sixteen floats, with the bits of `silu`; x and y may be the same. */
export function siluBlocks(x: usize, y: usize, count: i32): void {
  for (; count >= 16; count -= 16) {
    exp16(Result.Silu, x, y);
    x += 64;
    y += 64;
  }
}

/** What a block makes of e^x or e^-x. A constant wherever `exp16` is inlined: branches that stay cost a fifth. */
const enum Result {
  Exp,
  Sigmoid,
  Silu,
}

// @ts-ignore: decorator
@inline
function exp16(result: Result, x: usize, y: usize): void {
  let x0 = v128.load(x);
  let x1 = v128.load(x, 16);
  let x2 = v128.load(x, 32);
  let x3 = v128.load(x, 48);
  if (result != Result.Exp) {
    const zero = f32x4.splat(0);
    x0 = f32x4.sub(zero, x0);
    x1 = f32x4.sub(zero, x1);
    x2 = f32x4.sub(zero, x2);
    x3 = f32x4.sub(zero, x3);
  }
  let c = constant(C, Constant.Lowest);
  x0 = f32x4.pmax(x0, c);
  x1 = f32x4.pmax(x1, c);
  x2 = f32x4.pmax(x2, c);
  x3 = f32x4.pmax(x3, c);
  c = constant(C, Constant.Highest);
  x0 = f32x4.pmin(x0, c);
  x1 = f32x4.pmin(x1, c);
  x2 = f32x4.pmin(x2, c);
  x3 = f32x4.pmin(x3, c);
  c = constant(C, Constant.Log2E);
  let s0 = f32x4.mul(x0, c);
  let s1 = f32x4.mul(x1, c);
  let s2 = f32x4.mul(x2, c);
  let s3 = f32x4.mul(x3, c);
  c = constant(C, Constant.Rounder);
  s0 = f32x4.add(s0, c);
  s1 = f32x4.add(s1, c);
  s2 = f32x4.add(s2, c);
  s3 = f32x4.add(s3, c);
  let p0 = f32x4.sub(s0, c);
  let p1 = f32x4.sub(s1, c);
  let p2 = f32x4.sub(s2, c);
  let p3 = f32x4.sub(s3, c);
  c = constant(C, Constant.Ln2High);
  x0 = madd(p0, c, x0);
  x1 = madd(p1, c, x1);
  x2 = madd(p2, c, x2);
  x3 = madd(p3, c, x3);
  c = constant(C, Constant.Ln2Low);
  x0 = madd(p0, c, x0);
  x1 = madd(p1, c, x1);
  x2 = madd(p2, c, x2);
  x3 = madd(p3, c, x3);
  p0 = constant(P, 0);
  c = constant(P, 1);
  p1 = madd(p0, x1, c);
  p2 = madd(p0, x2, c);
  p3 = madd(p0, x3, c);
  p0 = madd(p0, x0, c);
  c = constant(P, 2);
  p0 = madd(p0, x0, c);
  p1 = madd(p1, x1, c);
  p2 = madd(p2, x2, c);
  p3 = madd(p3, x3, c);
  c = constant(P, 3);
  p0 = madd(p0, x0, c);
  p1 = madd(p1, x1, c);
  p2 = madd(p2, x2, c);
  p3 = madd(p3, x3, c);
  c = constant(P, 4);
  p0 = madd(p0, x0, c);
  p1 = madd(p1, x1, c);
  p2 = madd(p2, x2, c);
  p3 = madd(p3, x3, c);
  p0 = madd(f32x4.mul(x0, x0), p0, x0);
  p1 = madd(f32x4.mul(x1, x1), p1, x1);
  p2 = madd(f32x4.mul(x2, x2), p2, x2);
  p3 = madd(f32x4.mul(x3, x3), p3, x3);
  s0 = i32x4.shl(s0, 23);
  s1 = i32x4.shl(s1, 23);
  s2 = i32x4.shl(s2, 23);
  s3 = i32x4.shl(s3, 23);
  p0 = madd(p0, s0, s0);
  p1 = madd(p1, s1, s1);
  p2 = madd(p2, s2, s2);
  p3 = madd(p3, s3, s3);
  p0 = f32x4.add(p0, p0);
  p1 = f32x4.add(p1, p1);
  p2 = f32x4.add(p2, p2);
  p3 = f32x4.add(p3, p3);
  if (result != Result.Exp) {
    const one = constant(M, 2);
    p0 = f32x4.div(result == Result.Silu ? v128.load(x) : one, f32x4.add(one, p0));
    p1 = f32x4.div(result == Result.Silu ? v128.load(x, 16) : one, f32x4.add(one, p1));
    p2 = f32x4.div(result == Result.Silu ? v128.load(x, 32) : one, f32x4.add(one, p2));
    p3 = f32x4.div(result == Result.Silu ? v128.load(x, 48) : one, f32x4.add(one, p3));
  }
  v128.store(y, p0);
  v128.store(y, p1, 16);
  v128.store(y, p2, 32);
  v128.store(y, p3, 48);
}
