import type { Activation, ActivationName } from "../../src/ops/activation.ts";
import { erf, erfc } from "./erf.ts";

type Rowwise = "softmax" | "logSoftmax" | "sparsemax";
type Elementwise = Exclude<ActivationName, Rowwise>;

/** SELU's constants, as the paper derives them (Klambauer et al., 2017). */
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

const clip = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hardSigmoid = (x: number): number => clip(x + 3, 0, 6) / 6;

/** Every elementwise activation by its definition; where NaN does not stay NaN, that is what Keras does. */
const DEFINITIONS: Readonly<Record<Elementwise, (x: number, a: number, b: number, c: number) => number>> = {
  linear: (x) => x,
  relu: (x, slope, max, threshold) => {
    if (x <= threshold) return slope === 0 ? 0 : slope * (x - threshold);
    return max < Infinity ? clip(x, 0, max) : x;
  },
  tanh: (x) => Math.tanh(x),
  sigmoid,
  hardSigmoid,
  hardSigmoid2: (x) => clip(0.2 * x + 0.5, 0, 1),
  silu: (x) => x * sigmoid(x),
  hardSilu: (x) => x * hardSigmoid(x),
  gelu: (x) => (x / 2) * erfc(-x / Math.SQRT2),
  // 1 + tanh(u) = 2·sigmoid(2u), without the cancellation
  geluTanh: (x) => x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)),
  elu: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  celu: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
  exponential: (x) => Math.exp(x),
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  mish: (x) => x * Math.tanh(softplus(x)),
  logSigmoid: (x) => -softplus(-x),
  hardTanh: (x) => clip(x, -1, 1),
  hardShrink: (x, threshold) => (Math.abs(x) > threshold ? x : 0),
  softShrink: (x, threshold) => (x > threshold ? x - threshold : x < -threshold ? x + threshold : 0),
  tanhShrink: (x) => x - Math.tanh(x),
  squareplus: (x, b) => (x + Math.sqrt(x * x + b)) / 2,
  sparsePlus: (x) => (x <= -1 ? 0 : x >= 1 ? x : (x + 1) ** 2 / 4),
  sparseSigmoid: (x) => clip((x + 1) / 2, 0, 1),
  threshold: (x, threshold, value) => (x > threshold ? x : value),
  clip,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  round: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  trunc: Math.trunc,
  sign: Math.sign,
  erf,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
};

/** act(x) for one number. */
export function activation({ name, parameters }: Activation, x: number): number {
  const definition = DEFINITIONS[name as Elementwise];
  if (definition === undefined) throw new TypeError(`${name} needs a row`);
  // Parameters reach the kernels as float32.
  const [a = 0, b = 0, c = 0] = parameters.map(Math.fround);
  return definition(x, a, b, c);
}
