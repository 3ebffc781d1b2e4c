import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface ELUOptions extends LayerOptions {
  /** What the output approaches below 0 is -alpha; default 1. */
  readonly alpha?: number;
}

/**
 * Exponential linear unit: x where x > 0, alpha · (exp(x) - 1) below.
 *
 * Source: https://keras.io/api/layers/activation_layers/elu/
 *
 * @example
 * layers.elu({ alpha: 0.5 });
 */
export class ELU extends Layer {
  static override readonly className = "ELU";
  protected override readonly supportsMasking: boolean = true;
  readonly alpha: number;

  constructor(options: ELUOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.alpha = this.args.number("alpha", { default: 1 });
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("activation", [input], { name: "elu", parameters: [this.alpha] });
  }
}

/** Makes a `ELU` layer. @see ELU */
export function elu(options: ELUOptions = {}): ELU {
  return new ELU(options);
}
