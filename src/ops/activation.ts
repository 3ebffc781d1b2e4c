import { elementCount } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/**
 * The activation functions. All work element by element but the last three, which see the last axis.
 * `relu` [negativeSlope, maxValue, threshold] also stands for relu6 and leaky relu; the other parameters are
 * `elu`, `celu` [alpha], `hardShrink`, `softShrink` [threshold], `squareplus` [b], `threshold` [threshold, value], `clip` [low, high].
 */
export type ActivationName =
  | "linear"
  | "relu"
  | "tanh"
  | "sigmoid"
  | "hardSigmoid"
  | "hardSigmoid2"
  | "silu"
  | "hardSilu"
  | "gelu"
  | "geluTanh"
  | "elu"
  | "celu"
  | "selu"
  | "exponential"
  | "softplus"
  | "softsign"
  | "mish"
  | "logSigmoid"
  | "hardTanh"
  | "hardShrink"
  | "softShrink"
  | "tanhShrink"
  | "squareplus"
  | "sparsePlus"
  | "sparseSigmoid"
  | "threshold"
  | "clip"
  | "abs"
  | "sqrt"
  | "floor"
  | "ceil"
  | "round"
  | "trunc"
  | "sign"
  | "erf"
  | "expm1"
  | "log"
  | "log1p"
  | "softmax"
  | "logSoftmax"
  | "sparsemax";

export interface Activation {
  readonly name: ActivationName;
  /** At most three numbers, in the order given above. */
  readonly parameters: readonly number[];
}

export const LINEAR: Activation = { name: "linear", parameters: [] };

const ROWWISE: ReadonlySet<ActivationName> = new Set(["softmax", "logSoftmax", "sparsemax"]);

/** Does it mix the elements of the last axis? */
export function isRowwise(activation: Activation): boolean {
  return ROWWISE.has(activation.name);
}

/** y = act(x), of the same shape. */
export const activationOp: OpDefinition<Activation> = {
  infer: ([x = []]) => [x],
  flops: ([x = []]) => elementCount(x.slice(1)),
};
