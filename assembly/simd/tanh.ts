import { clamp } from "./clamp";
import { madd } from "./madd";

/** tanh(x) = x·P(x²) / Q(x²), saturated beyond ±9.02 where it rounds to ±1. Coefficients: scripts/fit_polynomials.py. */
export function tanh(x: v128): v128 {
  const bounded = clamp(x, f32x4.splat(-9.02), f32x4.splat(9.02));
  const t = f32x4.mul(bounded, bounded);
  let p = f32x4.splat(1.3319139e-8);
  p = madd(p, t, f32x4.splat(2.0583535e-5));
  p = madd(p, t, f32x4.splat(0.003494038));
  p = madd(p, t, f32x4.splat(0.13379721));
  p = madd(p, t, f32x4.splat(1));
  let q = f32x4.splat(7.7620484e-7);
  q = madd(q, t, f32x4.splat(0.00032830983));
  q = madd(q, t, f32x4.splat(0.025871087));
  q = madd(q, t, f32x4.splat(0.46713036));
  q = madd(q, t, f32x4.splat(1));
  return clamp(f32x4.div(f32x4.mul(bounded, p), q), f32x4.splat(-1), f32x4.splat(1));
}
