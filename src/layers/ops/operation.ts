import { UnsupportedError } from "../../core/errors.ts";
import type { Json } from "../json.ts";
import { Layer, type LayerClass } from "../layer.ts";

/** The options every operation takes. */
export interface OperationOptions {
  /** By default `add`, `add_1`, ..., counted with the layers of that name. */
  readonly name?: string | null;
}

/**
 * Base of the functions of `keras.ops` that a functional model may hold between its layers. An operation has no weights,
 * passes no mask on, and is not counted among `model.layers`.
 *
 * Source: https://keras.io/api/ops/
 */
export abstract class Operation extends Layer {
  /** What the function is called with, where that is no tensor: constants are options here. */
  static readonly parameters: readonly string[] = [];

  /** The arguments of the function that are no tensors, and that Keras does not write into the call. */
  override getConfig(): { [key: string]: Json } {
    const { trainable: _, dtype: __, ...config } = super.getConfig();
    return config;
  }

  override getBuildConfig(): undefined {
    return undefined;
  }

  override toJSON(): { [key: string]: Json } {
    const { className } = this;
    return { ...super.toJSON(), module: moduleOf(className), registered_name: className };
  }

  /** An axis counted from 0, which must not be the batch. */
  protected sampleAxis(argument: string, axis: number, rank: number): number {
    const positive = axis < 0 ? axis + rank : axis;
    if (positive >= 1 && positive < rank) return positive;
    throw new UnsupportedError("The batch axis must stay as it is", {
      layer: this.label,
      argument,
      expected: `an axis from 1 to ${rank - 1}, or from the end`,
      received: String(axis),
    });
  }
}

/** A class of operations, as the registry of a file's operations holds it. */
export interface OperationClass extends LayerClass {
  readonly parameters: readonly string[];
  new (options?: never, kerasMajor?: number): Operation;
}

/** Keras keeps its functions in several modules; a file names the one that defines the class. */
function moduleOf(className: string): string {
  const module = [...MODULES].find(([, names]) => names.has(className))?.[0] ?? "numpy";
  return `keras.src.ops.${module}`;
}

const NN: ReadonlySet<string> = new Set(
  (
    "Celu Elu Gelu Glu HardShrink HardSigmoid HardSilu HardTanh LeakyRelu LogSigmoid LogSoftmax Relu Relu6 Selu Sigmoid " +
    "Silu SoftShrink Softmax Softplus Softsign Sparsemax SparsePlus SparseSigmoid Squareplus TanhShrink Threshold OneHot"
  ).split(" "),
);

const MODULES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["core", new Set(["Cast", "SaturateCast", "Slice", "StopGradient"])],
  ["math", new Set(["Erf", "Logsumexp", "Rsqrt"])],
  ["nn", NN],
]);
