import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type KernelArguments, type KernelOptions, readKernel } from "../kernel.ts";
import { Layer } from "../layer.ts";
import type { Weight } from "../weight.ts";

export interface DenseOptions extends KernelOptions {
  /** The size of the output. */
  readonly units: number;
  /** Only null. */
  readonly quantizationConfig?: null;
}

/**
 * Fully connected: y[..., units] = activation(x[..., k] · kernel[k, units] + bias[units]). Contracts the last axis,
 * whatever the rank; the weights are kernel, bias.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of rank 1 or of unknown last axis.
 * Source: https://keras.io/api/layers/core_layers/dense/
 *
 * @example
 * const net = sequential({ layers: [layers.dense({ units: 10, activation: "softmax", inputShape: [784] })] });
 * net.predict(tensor(new Float32Array(784), [1, 784])).shape;    // [1, 10]
 */
export class Dense extends Layer {
  static override readonly className = "Dense";
  protected override readonly supportsMasking = true;
  readonly units: number;
  readonly #kernel: KernelArguments;
  #parameters: readonly Weight[] = [];

  constructor(options: DenseOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.units = args.integer("units");
    this.#kernel = readKernel(args);
    args.harmless("quantizationConfig", [null]);
    this.finish();
    this.inputSpec = { minNdim: 2 };
  }

  protected override createWeights(inputShape: Shape): void {
    const { useBias, kernelInitializer, biasInitializer } = this.#kernel;
    const inputs = this.knownSize(inputShape, -1);
    this.#parameters = [this.addWeight("kernel", [inputs, this.units], kernelInitializer)];
    if (useBias)
      this.#parameters = [...this.#parameters, this.addWeight("bias", [this.units], biasInitializer)];
    this.fixAxes(new Map([[-1, inputs]]));
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    const sums = graph.addOne("dense", [input, ...parameters], {});
    return this.activate(graph, sums, this.#kernel.activation);
  }
}

/** Makes a `Dense` layer. @see Dense */
export function dense(options: DenseOptions): Dense {
  return new Dense(options);
}
