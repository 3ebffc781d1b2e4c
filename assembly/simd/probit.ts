import { constant } from "./constant";
import { log1pUnit } from "./log1p";
import { madd } from "./madd";

/** Of w - 2.5 below 5, then of sqrt(w) - 3, highest power first. */
const CENTRAL = memory.data<f32>([
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
]);
const TAIL = memory.data<f32>([
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
]);
/** 1, ln 2, 2.5, 3, 5, sqrt 2. */
const C = memory.data<f32>([1, 0.693147181, 2.5, 3, 5, 1.41421356]);
/** The bias of an exponent, and the bits of a mantissa. */
const BITS = memory.data<i32>([127, 0x007fffff]);

/** Horner's rule over nine coefficients. */
// @ts-ignore: decorator
@inline
function polynomial(table: usize, w: v128): v128 {
  let p = constant(table, 0);
  for (let i = 1; i < 9; i++) p = madd(p, w, constant(table, i));
  return p;
}

/**
 * The number below which a standard normal variable stays with probability (1 + x) / 2, for x in -1..1 but the ends:
 * sqrt 2 · erfinv(x) = sqrt 2 · x · p(w), w = -log(1 - x²).
 * Coefficients: M. Giles, Approximating the erfinv function, GPU Computing Gems (2011).
 */
// @ts-ignore: decorator
@inline
export function probit(x: v128): v128 {
  const one = constant(C, 0);
  const t = f32x4.mul(f32x4.sub(one, x), f32x4.add(one, x));
  // t = m·2^e with m in 1..2, so that log t = e·ln 2 + log m.
  const e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(t, 23), constant(BITS, 0)));
  const m = v128.or(v128.and(t, constant(BITS, 1)), one);
  const w = f32x4.neg(madd(e, constant(C, 1), log1pUnit(f32x4.sub(m, one))));
  const central = polynomial(CENTRAL, f32x4.sub(w, constant(C, 2)));
  const tail = polynomial(TAIL, f32x4.sub(f32x4.sqrt(w), constant(C, 3)));
  const p = v128.bitselect(central, tail, f32x4.lt(w, constant(C, 4)));
  return f32x4.mul(f32x4.mul(x, p), constant(C, 5));
}
