/**
 * Functions that need more digits than a float has on the way: float64, one number at a time, rounded to float32 once at
 * the end. Models seldom have them, and polynomials in float32 with all their cases would take several times the room.
 */

/** 1.5 · 2^52: added to a number, it leaves an integer in the low bits. */
const ROUNDER: f64 = 6755399441055744;
const LN2: f64 = 0.6931471805599453;
const SQRT_HALF_BITS: i64 = 0x3fe6a09e667f3bcd;

/**
 * log(x), or with `plusOne` log(1 + x): 2^k·m with m in √½..√2, log m = 2·(s + s³/3 + s⁵/5 + ...) with s = (m - 1) / (m + 1).
 * What is left out of the series is 2^-33 of the result. -inf at 0, NaN below.
 */
export function log64(x: f64, plusOne: bool): f64 {
  const u = plusOne ? 1 + x : x;
  if (!(u > 0)) return u == 0 ? -Infinity : NaN;
  if (u == Infinity) return u;
  const bits = reinterpret<i64>(u);
  const k = (bits - SQRT_HALF_BITS) >> 52;
  // Near 0 the addition of 1 has cut digits that m - 1 would miss.
  const f = plusOne && k == 0 ? x : reinterpret<f64>(bits - (k << 52)) - 1;
  const s = f / (2 + f);
  const z = s * s;
  let p: f64 = 0;
  for (let i: f64 = 11; i > 0; i -= 2) p = p * z + 1 / i;
  return <f64>k * LN2 + 2 * s * p;
}

/** e^t = 2^n · e^r by nine terms of the series; beyond ±300 as at ±300, which no float holds. */
function exp64(t: f64): f64 {
  t = max<f64>(min<f64>(t, 300), -300);
  const shifted = t * 1.4426950408889634 + ROUNDER;
  const r = t - (shifted - ROUNDER) * LN2;
  let p: f64 = 1;
  for (let i: f64 = 9; i > 0; i--) p = (p * r) / i + 1;
  return p * reinterpret<f64>((reinterpret<i64>(shifted) + 1023) << 52);
}

/** e^x - 1: by the series where the 1 would take the digits of e^x with it. */
export function expm164(x: f64): f64 {
  return abs<f64>(x) < 1e-6 ? x + x * x * 0.5 : exp64(x) - 1;
}

/** x^y with the special cases of IEEE 754. */
export function pow64(x: f64, y: f64): f64 {
  if (y == 0 || x == 1) return 1;
  const size = abs<f64>(x);
  const result = size == 1 && y == y ? 1 : exp64(y * log64(size, false));
  if (reinterpret<i64>(x) >= 0 || x != x) return result;
  const half = y * 0.5;
  if (nearest<f64>(y) == y) return nearest<f64>(half) == half ? result : -result;
  return size == 0 || size == Infinity ? result : NaN;
}
