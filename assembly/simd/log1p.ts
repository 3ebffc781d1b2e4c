import { madd } from "./madd";

/** log(1 + y) = y·p(y) for y in 0..1. Coefficients: scripts/fit_polynomials.py. */
export function log1pUnit(y: v128): v128 {
  let p = f32x4.splat(-0.0032440186);
  p = madd(p, y, f32x4.splat(0.019851433));
  p = madd(p, y, f32x4.splat(-0.05695948));
  p = madd(p, y, f32x4.splat(0.10603649));
  p = madd(p, y, f32x4.splat(-0.15305589));
  p = madd(p, y, f32x4.splat(0.19675939));
  p = madd(p, y, f32x4.splat(-0.24954133));
  p = madd(p, y, f32x4.splat(0.33329964));
  p = madd(p, y, f32x4.splat(-0.49999902));
  p = madd(p, y, f32x4.splat(1));
  return f32x4.mul(y, p);
}
