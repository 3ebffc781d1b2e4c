import type { SymbolicTensor } from "../symbolic.ts";
import * as composed from "./composed.ts";
import type { OperationClass, OperationOptions } from "./operation.ts";
import * as unary from "./unary.ts";

/** A function of one tensor, element by element. */
export type UnaryFunction<Options extends OperationOptions = OperationOptions> = (
  x: SymbolicTensor,
  options?: Options,
) => SymbolicTensor;

const call = (each: OperationClass, x: SymbolicTensor, options: OperationOptions = {}): SymbolicTensor =>
  new each(options as never).apply(x);

/** |x|. */
export const abs: UnaryFunction = (x, options) => call(unary.Absolute, x, options);
/** √x; NaN below 0. */
export const sqrt: UnaryFunction = (x, options) => call(unary.Sqrt, x, options);
/** x². */
export const square: UnaryFunction = (x, options) => call(composed.Square, x, options);
/** 1 / √x. */
export const rsqrt: UnaryFunction = (x, options) => call(composed.Rsqrt, x, options);
/** 1 / x. */
export const reciprocal: UnaryFunction = (x, options) => call(composed.Reciprocal, x, options);
/** -x. */
export const negative: UnaryFunction = (x, options) => call(composed.Negative, x, options);
/** e^x. */
export const exp: UnaryFunction = (x, options) => call(unary.Exp, x, options);
/** e^x - 1, exact near 0 too. */
export const expm1: UnaryFunction = (x, options) => call(unary.Expm1, x, options);
/** The natural logarithm; -inf at 0, NaN below. */
export const log: UnaryFunction = (x, options) => call(unary.Log, x, options);
/** log(1 + x), exact near 0 too. */
export const log1p: UnaryFunction = (x, options) => call(unary.Log1p, x, options);
/** The error function. */
export const erf: UnaryFunction = (x, options) => call(unary.Erf, x, options);
/** -1, 0 or 1. */
export const sign: UnaryFunction = (x, options) => call(unary.Sign, x, options);
/** The next integer below. */
export const floor: UnaryFunction = (x, options) => call(unary.Floor, x, options);
/** The next integer above. */
export const ceil: UnaryFunction = (x, options) => call(unary.Ceil, x, options);
/** The nearest integer; of two the even one. */
export const round: UnaryFunction = (x, options) => call(unary.Round, x, options);
/** x without what follows the point. */
export const trunc: UnaryFunction = (x, options) => call(unary.Trunc, x, options);
/** 1 where x is 0, else 0. */
export const logicalNot: UnaryFunction = (x, options) => call(composed.LogicalNot, x, options);
/** 1 where x is NaN, else 0. */
export const isnan: UnaryFunction = (x, options) => call(composed.Isnan, x, options);
/** 1 where x is neither NaN nor infinite, else 0. */
export const isfinite: UnaryFunction = (x, options) => call(composed.Isfinite, x, options);
/** max(x, 0). */
export const relu: UnaryFunction = (x, options) => call(unary.Relu, x, options);
/** min(max(x, 0), 6). */
export const relu6: UnaryFunction = (x, options) => call(unary.Relu6, x, options);
/** 1 / (1 + e^-x). */
export const sigmoid: UnaryFunction = (x, options) => call(unary.Sigmoid, x, options);
/** The hyperbolic tangent. */
export const tanh: UnaryFunction = (x, options) => call(unary.Tanh, x, options);
/** x · sigmoid(x). */
export const silu: UnaryFunction = (x, options) => call(unary.Silu, x, options);
/** log(1 + e^x). */
export const softplus: UnaryFunction = (x, options) => call(unary.Softplus, x, options);
/** x / (1 + |x|). */
export const softsign: UnaryFunction = (x, options) => call(unary.Softsign, x, options);
/** The scaled exponential linear unit. */
export const selu: UnaryFunction = (x, options) => call(unary.Selu, x, options);
/** log(sigmoid(x)). */
export const logSigmoid: UnaryFunction = (x, options) => call(unary.LogSigmoid, x, options);
/** relu6(x + 3) / 6. */
export const hardSigmoid: UnaryFunction = (x, options) => call(unary.HardSigmoid, x, options);
/** x · hardSigmoid(x). */
export const hardSilu: UnaryFunction = (x, options) => call(unary.HardSilu, x, options);
/** min(max(x, -1), 1). */
export const hardTanh: UnaryFunction = (x, options) => call(unary.HardTanh, x, options);
/** x - tanh(x). */
export const tanhShrink: UnaryFunction = (x, options) => call(unary.TanhShrink, x, options);
/** x for x > 0, else alpha · (e^x - 1). */
export const elu: UnaryFunction<unary.AlphaOptions> = (x, options) => call(unary.Elu, x, options);
/** x for x > 0, else alpha · (e^(x / alpha) - 1). */
export const celu: UnaryFunction<unary.AlphaOptions> = (x, options) => call(unary.Celu, x, options);
/** x for x > 0, else negativeSlope · x. */
export const leakyRelu: UnaryFunction<unary.LeakyReluOptions> = (x, options) =>
  call(unary.LeakyRelu, x, options);
/** x times the share of a normal distribution below x; by default approximated with tanh. */
export const gelu: UnaryFunction<unary.GeluOptions> = (x, options) => call(unary.Gelu, x, options);
/** x where it is beyond ±threshold, else 0. */
export const hardShrink: UnaryFunction<unary.ShrinkOptions> = (x, options) =>
  call(unary.HardShrink, x, options);
/** x moved towards 0 by the threshold. */
export const softShrink: UnaryFunction<unary.ShrinkOptions> = (x, options) =>
  call(unary.SoftShrink, x, options);

/** min(max(x, xMin), xMax). */
export function clip(
  x: SymbolicTensor,
  xMin: number,
  xMax: number,
  options?: OperationOptions,
): SymbolicTensor {
  return call(unary.Clip, x, { ...options, xMin, xMax } as unary.ClipOptions);
}
