import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation, ActivationName } from "../../ops/activation.ts";
import { relu } from "../activation-names.ts";
import type { ArgumentReader } from "../arguments.ts";
import { Operation, type OperationClass, type OperationOptions } from "./operation.ts";

/** y = f(x), element by element, f being an activation that the arguments choose. */
abstract class ActivationOperation extends Operation {
  readonly #activation: Activation;

  constructor(options: OperationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#activation = this.read(this.args);
    this.finish();
  }

  protected abstract read(args: ArgumentReader): Activation;

  protected override call(graph: GraphBuilder, input: Value): Value {
    return this.activate(graph, input, this.#activation);
  }
}

const unary = (className: string, read: (args: ArgumentReader) => Activation): OperationClass =>
  class extends ActivationOperation {
    static override readonly className = className;
    protected override read(args: ArgumentReader): Activation {
      return read(args);
    }
  };

/** A function without parameters. */
const plain = (className: string, name: ActivationName): OperationClass =>
  unary(className, () => ({ name, parameters: [] }));

export const Abs: OperationClass = plain("Abs", "abs");
export const Absolute: OperationClass = plain("Absolute", "abs");
export const Ceil: OperationClass = plain("Ceil", "ceil");
export const Erf: OperationClass = plain("Erf", "erf");
export const Exp: OperationClass = plain("Exp", "exponential");
export const Expm1: OperationClass = plain("Expm1", "expm1");
export const Floor: OperationClass = plain("Floor", "floor");
export const HardSigmoid: OperationClass = plain("HardSigmoid", "hardSigmoid");
export const HardSilu: OperationClass = plain("HardSilu", "hardSilu");
export const HardTanh: OperationClass = plain("HardTanh", "hardTanh");
export const Log: OperationClass = plain("Log", "log");
export const Log1p: OperationClass = plain("Log1p", "log1p");
export const LogSigmoid: OperationClass = plain("LogSigmoid", "logSigmoid");
export const Relu: OperationClass = unary("Relu", () => relu(0, null, 0));
export const Relu6: OperationClass = unary("Relu6", () => relu(0, 6, 0));
/** To whole numbers only. */
export const Round: OperationClass = unary("Round", (args) => {
  args.harmless("decimals", [0]);
  return { name: "round", parameters: [] };
});
export const Selu: OperationClass = plain("Selu", "selu");
export const Sigmoid: OperationClass = plain("Sigmoid", "sigmoid");
export const Sign: OperationClass = plain("Sign", "sign");
export const Silu: OperationClass = plain("Silu", "silu");
export const Softplus: OperationClass = plain("Softplus", "softplus");
export const Softsign: OperationClass = plain("Softsign", "softsign");
export const SparsePlus: OperationClass = plain("SparsePlus", "sparsePlus");
export const SparseSigmoid: OperationClass = plain("SparseSigmoid", "sparseSigmoid");
export const Sqrt: OperationClass = plain("Sqrt", "sqrt");
export const Tanh: OperationClass = plain("Tanh", "tanh");
export const TanhShrink: OperationClass = plain("TanhShrink", "tanhShrink");
export const Trunc: OperationClass = plain("Trunc", "trunc");

export interface ClipOptions extends OperationOptions {
  /** What is smaller becomes this. */
  readonly xMin: number;
  /** What is larger becomes this. */
  readonly xMax: number;
}
export const Clip: OperationClass = unary("Clip", (args) => ({
  name: "clip",
  parameters: [args.number("xMin"), args.number("xMax")],
}));

export interface AlphaOptions extends OperationOptions {
  /** Default 1. */
  readonly alpha?: number;
}
const alpha = (className: string, name: ActivationName): OperationClass =>
  unary(className, (args) => ({ name, parameters: [args.number("alpha", { default: 1 })] }));
export const Celu: OperationClass = alpha("Celu", "celu");
export const Elu: OperationClass = alpha("Elu", "elu");

export interface GeluOptions extends OperationOptions {
  /** The approximation by tanh; default true, unlike that of the activation. */
  readonly approximate?: boolean;
}
export const Gelu: OperationClass = unary("Gelu", (args) => ({
  name: args.boolean("approximate", true) ? "geluTanh" : "gelu",
  parameters: [],
}));

export interface LeakyReluOptions extends OperationOptions {
  /** Default 0.2. */
  readonly negativeSlope?: number;
}
export const LeakyRelu: OperationClass = unary("LeakyRelu", (args) =>
  relu(args.number("negativeSlope", { default: 0.2 }), null, 0),
);

export interface ShrinkOptions extends OperationOptions {
  /** Default 0.5. */
  readonly threshold?: number;
}
const shrink = (className: string, name: ActivationName): OperationClass =>
  unary(className, (args) => ({ name, parameters: [args.number("threshold", { default: 0.5 })] }));
export const HardShrink: OperationClass = shrink("HardShrink", "hardShrink");
export const SoftShrink: OperationClass = shrink("SoftShrink", "softShrink");

export const Squareplus: OperationClass = unary("Squareplus", (args) => ({
  name: "squareplus",
  parameters: [args.number("b", { default: 4 })],
}));
export const Threshold: OperationClass = unary("Threshold", (args) => ({
  name: "threshold",
  parameters: [args.number("threshold"), args.number("defaultValue")],
}));
