import { clamp } from "./clamp";
import { madd } from "./madd";

/**
 * erf(x) = x·P(x²) / Q(x²), fitted up to 3.93 where it rounds to 1. The argument is held a little beyond, where P/Q has
 * passed 1 by more than its rounding errors, so that the last clamp gives exactly ±1: gelu multiplies what is missing
 * by x. Coefficients: scripts/fit_polynomials.py.
 */
export function erf(x: v128): v128 {
  const bounded = clamp(x, f32x4.splat(-4.1), f32x4.splat(4.1));
  const t = f32x4.mul(bounded, bounded);
  let p = f32x4.splat(2.0419757e-6);
  p = madd(p, t, f32x4.splat(0.00028480808));
  p = madd(p, t, f32x4.splat(0.003779585));
  p = madd(p, t, f32x4.splat(0.052790213));
  p = madd(p, t, f32x4.splat(0.19078326));
  p = madd(p, t, f32x4.splat(1.1283791));
  let q = f32x4.splat(3.80041e-5);
  q = madd(q, t, f32x4.splat(0.0011652069));
  q = madd(q, t, f32x4.splat(0.014997389));
  q = madd(q, t, f32x4.splat(0.11425729));
  q = madd(q, t, f32x4.splat(0.50241));
  q = madd(q, t, f32x4.splat(1));
  return clamp(f32x4.div(f32x4.mul(bounded, p), q), f32x4.splat(-1), f32x4.splat(1));
}
