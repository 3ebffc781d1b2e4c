import { Activation as Code } from "../../assembly/abi.ts";
import type { Activation, ActivationName } from "../ops/activation.ts";
import type { Field } from "./kernel.ts";

const CODES: Readonly<Record<ActivationName, number>> = {
  linear: Code.Linear,
  relu: Code.Relu,
  tanh: Code.Tanh,
  sigmoid: Code.Sigmoid,
  hardSigmoid: Code.HardSigmoid,
  hardSigmoid2: Code.HardSigmoid2,
  silu: Code.Silu,
  hardSilu: Code.HardSilu,
  gelu: Code.Gelu,
  geluTanh: Code.GeluTanh,
  elu: Code.Elu,
  celu: Code.Celu,
  selu: Code.Selu,
  exponential: Code.Exponential,
  softplus: Code.Softplus,
  softsign: Code.Softsign,
  mish: Code.Mish,
  logSigmoid: Code.LogSigmoid,
  hardTanh: Code.HardTanh,
  hardShrink: Code.HardShrink,
  softShrink: Code.SoftShrink,
  tanhShrink: Code.TanhShrink,
  squareplus: Code.Squareplus,
  sparsePlus: Code.SparsePlus,
  sparseSigmoid: Code.SparseSigmoid,
  threshold: Code.Threshold,
  clip: Code.Clamp,
  abs: Code.Abs,
  sqrt: Code.Sqrt,
  floor: Code.Floor,
  ceil: Code.Ceil,
  round: Code.Round,
  trunc: Code.Trunc,
  sign: Code.Sign,
  erf: Code.Erf,
  expm1: Code.Expm1,
  log: Code.Log,
  log1p: Code.Log1p,
  softmax: Code.Softmax,
  logSoftmax: Code.LogSoftmax,
  sparsemax: Code.Sparsemax,
};

/** The four fields of an activation: its code and its parameters. */
export function activationFields({ name, parameters }: Activation): readonly [number, Field, Field, Field] {
  const [alpha = 0, beta = 0, gamma = 0] = parameters;
  return [CODES[name], { f32: alpha }, { f32: beta }, { f32: gamma }];
}

/** The interval that an activation clamps to, if it does no more: products then apply it in registers. */
export function clampInterval({ name, parameters }: Activation): readonly [number, number] | undefined {
  const [slope = 0, max = Infinity, threshold = 0] = parameters;
  if (name === "linear") return [-Infinity, Infinity];
  if (name === "relu" && slope === 0 && threshold === 0) return [0, max];
  if (name === "hardTanh") return [-1, 1];
  if (name === "clip") return [parameters[0] ?? -Infinity, parameters[1] ?? Infinity];
  return undefined;
}

/** The fields of an activation that only clamps. */
export function clampFields([low, high]: readonly [number, number]): readonly [number, Field, Field, Field] {
  return [Code.Clamp, { f32: low }, { f32: high }, 0];
}
