import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation } from "../../ops/activation.ts";
import { relu } from "../activation-names.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface ReLUOptions extends LayerOptions {
  /** The largest output; default null, none. */
  readonly maxValue?: number | null;
  /** The slope below the threshold; default 0. */
  readonly negativeSlope?: number;
  /** Where the identity begins; default 0. */
  readonly threshold?: number;
}

/**
 * Rectified linear unit: maxValue where x >= maxValue, x where threshold <= x < maxValue,
 * negativeSlope · (x - threshold) below.
 *
 * @throws ConfigError for a negative argument.
 * Source: https://keras.io/api/layers/activation_layers/relu/
 *
 * @example
 * layers.reLU({ maxValue: 6 });
 */
export class ReLU extends Layer {
  static override readonly className = "ReLU";
  protected override readonly supportsMasking: boolean = true;
  readonly #activation: Activation;

  constructor(options: ReLUOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    const maxValue = this.args.numberOrNull("maxValue", { min: 0 });
    const slope = this.args.number("negativeSlope", { min: 0, default: 0 });
    const threshold = this.args.number("threshold", { min: 0, default: 0 });
    this.finish();
    this.#activation = relu(slope, maxValue, threshold);
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("activation", [input], this.#activation);
  }
}

/** Makes a `ReLU` layer. @see ReLU */
export function reLU(options: ReLUOptions = {}): ReLU {
  return new ReLU(options);
}
