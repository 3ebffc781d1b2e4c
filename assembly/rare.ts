import { Activation } from "./abi";
import { expm164, log64 } from "./doubles";
import { erf } from "./simd/erf";
import { loadUpTo4, storeUpTo4 } from "./simd/tail";

/**
 * The functions that models seldom have: one loop chooses among them for every four values, another for every one,
 * instead of a loop for each.
 */
export function rare(code: i32, x: usize, y: usize, count: i32): void {
  if (code < Activation.Expm1) {
    for (; count > 0; count -= 4) {
      storeUpTo4(y, inFloats(code, loadUpTo4(x, count)), count);
      x += 16;
      y += 16;
    }
    return;
  }
  for (; count > 0; count--) {
    store<f32>(y, <f32>inDoubles(code, <f64>load<f32>(x)));
    x += 4;
    y += 4;
  }
}

// @ts-ignore: decorator
@inline
function inFloats(code: i32, x: v128): v128 {
  if (code == Activation.Abs) return f32x4.abs(x);
  if (code == Activation.Sqrt) return f32x4.sqrt(x);
  if (code == Activation.Floor) return f32x4.floor(x);
  if (code == Activation.Ceil) return f32x4.ceil(x);
  if (code == Activation.Round) return f32x4.nearest(x);
  if (code == Activation.Trunc) return f32x4.trunc(x);
  if (code == Activation.Erf) return erf(x);
  // Sign: ±1 where x is not 0; x itself where it is, or is no number.
  const one = v128.or(f32x4.splat(1), v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(one, x, f32x4.gt(f32x4.abs(x), f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function inDoubles(code: i32, x: f64): f64 {
  if (code == Activation.Expm1) return expm164(x);
  return log64(x, code == Activation.Log1p);
}
