import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation } from "../../ops/activation.ts";
import { relu } from "../activation-names.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface LeakyReLUOptions extends LayerOptions {
  /** The slope below 0; default 0.3. */
  readonly negativeSlope?: number;
  /** Keras 2's name for it. */
  readonly alpha?: number;
}

/**
 * Leaky rectified linear unit: x where x >= 0, negativeSlope · x below. (The activation named `leakyRelu` has the slope
 * 0.2, this layer 0.3.)
 *
 * @throws ConfigError for a negative slope.
 * Source: https://keras.io/api/layers/activation_layers/leaky_relu/
 *
 * @example
 * layers.leakyReLU({ negativeSlope: 0.1 });
 */
export class LeakyReLU extends Layer {
  static override readonly className = "LeakyReLU";
  protected override readonly supportsMasking: boolean = true;
  readonly #activation: Activation;

  constructor(options: LeakyReLUOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    const key = this.args.has("alpha") ? "alpha" : "negativeSlope";
    const slope = this.args.number(key, { min: 0, default: 0.3 });
    this.args.forget("alpha");
    this.args.fixed("negativeSlope", slope); // `alpha` counts if both are there, as in Keras
    this.finish();
    this.#activation = relu(slope, null, 0);
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("activation", [input], this.#activation);
  }
}

/** Makes a `LeakyReLU` layer. @see LeakyReLU */
export function leakyReLU(options: LeakyReLUOptions = {}): LeakyReLU {
  return new LeakyReLU(options);
}
