import { clamp } from "./clamp";
import { constant } from "./constant";
import { madd } from "./madd";

/** P and Q, highest power first, and the bounds of x and of the result. */
const P = memory.data<f32>([1.3319139e-8, 2.0583535e-5, 0.003494038, 0.13379721, 1]);
const Q = memory.data<f32>([7.7620484e-7, 0.00032830983, 0.025871087, 0.46713036, 1]);
const BOUNDS = memory.data<f32>([-9.6, 9.6, -1, 1]);

/**
 * tanh(x) = x·P(x²) / Q(x²), fitted up to 9.02 where it rounds to ±1. The argument is held a little beyond, where P/Q has
 * passed 1 by more than its rounding errors, so that the last clamp gives exactly ±1.
 * Coefficients: scripts/fit_polynomials.py.
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const bounded = clamp(x, constant(BOUNDS, 0), constant(BOUNDS, 1));
  const t = f32x4.mul(bounded, bounded);
  let p = constant(P, 0);
  p = madd(p, t, constant(P, 1));
  p = madd(p, t, constant(P, 2));
  p = madd(p, t, constant(P, 3));
  p = madd(p, t, constant(P, 4));
  let q = constant(Q, 0);
  q = madd(q, t, constant(Q, 1));
  q = madd(q, t, constant(Q, 2));
  q = madd(q, t, constant(Q, 3));
  q = madd(q, t, constant(Q, 4));
  return clamp(f32x4.div(f32x4.mul(bounded, p), q), constant(BOUNDS, 2), constant(BOUNDS, 3));
}
