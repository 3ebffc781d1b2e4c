/**
 * min(max(x, low), high) that keeps a NaN in x, as Keras does. `pmax(x, low)` is `x < low ? low : x`: false for NaN, so
 * the operand order is what keeps it; it also compiles to one instruction where `max` takes six.
 */
// @ts-ignore: decorator
@inline
export function clamp(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

/** max(x, low) that keeps a NaN in x. */
// @ts-ignore: decorator
@inline
export function atLeast(x: v128, low: v128): v128 {
  return f32x4.pmax(x, low);
}

/** min(x, high) that keeps a NaN in x. */
// @ts-ignore: decorator
@inline
export function atMost(x: v128, high: v128): v128 {
  return f32x4.pmin(x, high);
}
