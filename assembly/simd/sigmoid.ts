import { constant } from "./constant";
import { exp } from "./exp";

const ONE = memory.data<f32>([1]);

/** 1 / (1 + e^-x), from e^-|x| so that nothing overflows and small results keep their digits. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = constant(ONE, 0);
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const numerator = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, e));
}
