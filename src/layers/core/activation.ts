import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type Activation as Act, isRowwise } from "../../ops/activation.ts";
import { type ActivationIdentifier, parseActivation } from "../activations.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface ActivationOptions extends LayerOptions {
  readonly activation: ActivationIdentifier;
}

/**
 * Applies an activation function: y = activation(x), of the same shape.
 *
 * @throws ConfigError for an unknown activation.
 * Source: https://keras.io/api/layers/core_layers/activation/
 *
 * @example
 * layers.activation({ activation: "relu" });
 * layers.activation({ activation: { name: "relu", maxValue: 6 } });
 */
export class Activation extends Layer {
  static override readonly className = "Activation";
  protected override readonly supportsMasking = true;
  readonly activation: Act;

  constructor(options: ActivationOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.activation = this.args.parsed("activation", parseActivation);
    this.finish();
    if (isRowwise(this.activation)) this.inputSpec = { minNdim: 2 }; // over the last axis, never over the batch
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return this.activation.name === "linear"
      ? graph.addOne("identity", [input], {})
      : this.activate(graph, input, this.activation);
  }
}

/** Makes a `Activation` layer. @see Activation */
export function activation(options: ActivationOptions): Activation {
  return new Activation(options);
}
