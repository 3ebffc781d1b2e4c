import { constant } from "./constant";
import { madd } from "./madd";

/** Highest power first. */
const P = memory.data<f32>([
  -0.0032440186, 0.019851433, -0.05695948, 0.10603649, -0.15305589, 0.19675939, -0.24954133, 0.33329964,
  -0.49999902, 1,
]);

/** log(1 + y) = y·p(y) for y in 0..1. Coefficients: scripts/fit_polynomials.py. */
// @ts-ignore: decorator
@inline
export function log1pUnit(y: v128): v128 {
  let p = constant(P, 0);
  p = madd(p, y, constant(P, 1));
  p = madd(p, y, constant(P, 2));
  p = madd(p, y, constant(P, 3));
  p = madd(p, y, constant(P, 4));
  p = madd(p, y, constant(P, 5));
  p = madd(p, y, constant(P, 6));
  p = madd(p, y, constant(P, 7));
  p = madd(p, y, constant(P, 8));
  p = madd(p, y, constant(P, 9));
  return f32x4.mul(y, p);
}
