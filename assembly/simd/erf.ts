import { clamp } from "./clamp";
import { constant } from "./constant";
import { madd } from "./madd";

/** P and Q, highest power first, and the bounds of x and of the result. */
const P = memory.data<f32>([2.0419757e-6, 0.00028480808, 0.003779585, 0.052790213, 0.19078326, 1.1283791]);
const Q = memory.data<f32>([3.80041e-5, 0.0011652069, 0.014997389, 0.11425729, 0.50241, 1]);
const BOUNDS = memory.data<f32>([-4.1, 4.1, -1, 1]);

/**
 * erf(x) = x·P(x²) / Q(x²), fitted up to 3.93 where it rounds to 1. The argument is held a little beyond, where P/Q has
 * passed 1 by more than its rounding errors, so that the last clamp gives exactly ±1: gelu multiplies what is missing
 * by x. Coefficients: scripts/fit_polynomials.py.
 */
// @ts-ignore: decorator
@inline
export function erf(x: v128): v128 {
  const bounded = clamp(x, constant(BOUNDS, 0), constant(BOUNDS, 1));
  const t = f32x4.mul(bounded, bounded);
  let p = constant(P, 0);
  p = madd(p, t, constant(P, 1));
  p = madd(p, t, constant(P, 2));
  p = madd(p, t, constant(P, 3));
  p = madd(p, t, constant(P, 4));
  p = madd(p, t, constant(P, 5));
  let q = constant(Q, 0);
  q = madd(q, t, constant(Q, 1));
  q = madd(q, t, constant(Q, 2));
  q = madd(q, t, constant(Q, 3));
  q = madd(q, t, constant(Q, 4));
  q = madd(q, t, constant(Q, 5));
  return clamp(f32x4.div(f32x4.mul(bounded, p), q), constant(BOUNDS, 2), constant(BOUNDS, 3));
}
