import type { Variant } from "../../src/wasm/engine.ts";
import type { Activation, ActivationName } from "../../src/ops/activation.ts";
import { ulp } from "./numbers.ts";

/**
 * In which units the error of y = act(x) is told. One ulp is the distance between neighbouring floats:
 * `result`: at y; where |y| is below 2e-36 the unit is 2e-36 itself, for e^x becomes 0 below 1.7e-38;
 * `argument`: at x, or at y where it is larger: for differences of numbers as large as x;
 * `one`: at 1, or at y where it is larger.
 */
export type Unit = "result" | "argument" | "one";

export interface Accuracy {
  readonly unit: Unit;
  /** The largest error found over all the samples of test/kernels/accuracy.test.ts and softmax.test.ts, rounded up. */
  readonly simd: number;
  /** The same where multiply-adds are fused. */
  readonly relaxed: number;
}

const accuracy = (unit: Unit, simd: number, relaxed: number): Accuracy => ({ unit, simd, relaxed });

export const ACCURACY: Readonly<Record<ActivationName, Accuracy>> = {
  linear: accuracy("result", 0, 0),
  relu: accuracy("result", 0.5, 0.5),
  tanh: accuracy("result", 4.87, 4.23),
  sigmoid: accuracy("result", 2.21, 2.21),
  hardSigmoid: accuracy("result", 1.34, 1.34),
  hardSigmoid2: accuracy("one", 0.41, 0.41),
  silu: accuracy("result", 2.32, 2.32),
  hardSilu: accuracy("result", 2.29, 2.29),
  gelu: accuracy("argument", 2.45, 2.32),
  geluTanh: accuracy("argument", 2.33, 2.23),
  elu: accuracy("result", 1.38, 1.38),
  celu: accuracy("result", 1.91, 1.91),
  selu: accuracy("result", 2.21, 1.96),
  exponential: accuracy("result", 0.96, 1.01),
  softplus: accuracy("result", 2.46, 2.28),
  softsign: accuracy("result", 1.44, 1.44),
  mish: accuracy("result", 3.58, 3.58),
  logSigmoid: accuracy("result", 2.61, 2.28),
  hardTanh: accuracy("result", 0, 0),
  hardShrink: accuracy("result", 0, 0),
  softShrink: accuracy("result", 0.5, 0.5),
  tanhShrink: accuracy("argument", 2.67, 2.67),
  squareplus: accuracy("argument", 1.92, 1.92),
  sparsePlus: accuracy("result", 1.85, 1.85),
  sparseSigmoid: accuracy("result", 0.5, 0.5),
  threshold: accuracy("result", 0, 0),
  clip: accuracy("result", 0, 0),
  abs: accuracy("result", 0, 0),
  sqrt: accuracy("result", 0.5, 0.5),
  floor: accuracy("result", 0, 0),
  ceil: accuracy("result", 0, 0),
  round: accuracy("result", 0, 0),
  trunc: accuracy("result", 0, 0),
  sign: accuracy("result", 0, 0),
  erf: accuracy("result", 5.34, 4.57),
  expm1: accuracy("result", 0.51, 0.51),
  log: accuracy("result", 0.51, 0.51),
  log1p: accuracy("result", 0.51, 0.51),
  softmax: accuracy("one", 1.56, 1.56),
  logSoftmax: accuracy("one", 1.76, 1.76),
  sparsemax: accuracy("one", 4, 4),
};

/** Below this a result counts as 0: the product of the largest x for which e^-x is no 0, and that e^-x. */
const VANISHING = 2e-36;

/** The unit of the error at x and the exact result y. */
export function unitAt(unit: Unit, x: number, y: number): number {
  if (unit === "result" && Math.abs(y) < VANISHING) return VANISHING;
  const least = unit === "argument" ? Math.abs(x) : unit === "one" ? 1 : 0;
  return ulp(Math.max(Math.abs(y), least));
}

/** How far a result may lie from the exact y = act(x), on any binary: arguments that were not sampled get some more. */
export function allowance(activation: Activation, x: number, y: number): number {
  if (!Number.isFinite(y)) return 0;
  return 1.5 * boundOf(activation, "relaxed") * unitAt(ACCURACY[activation.name].unit, x, y);
}

/** The number of a binary: `debug` computes as `simd` does, and so does `relaxed` where the host fuses nothing. */
export function boundOf({ name }: Activation, variant: Variant): number {
  const { simd, relaxed } = ACCURACY[name];
  return variant === "relaxed" ? Math.max(simd, relaxed) : simd;
}
