import { constant } from "./constant";
import { exp } from "./exp";

const ONE = memory.data<f32>([1]);

/** 1 / (1 + e^-x): an e^-x that overflows gives the 0 that it should. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return sigmoidOf(x, constant(ONE, 0));
}

/** x·sigmoid(x) = x / (1 + e^-x). */
// @ts-ignore: decorator
@inline
export function silu(x: v128): v128 {
  return sigmoidOf(x, x);
}

// @ts-ignore: decorator
@inline
function sigmoidOf(x: v128, numerator: v128): v128 {
  return f32x4.div(numerator, f32x4.add(constant(ONE, 0), exp(f32x4.neg(x))));
}
