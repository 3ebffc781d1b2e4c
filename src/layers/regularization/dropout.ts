import { isSize } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface DropoutOptions extends LayerOptions {
  /** The fraction dropped in training, from 0 to 1. */
  readonly rate: number;
  /** Kept in the configuration. */
  readonly noiseShape?: readonly (number | null)[] | null;
  /** Kept in the configuration. */
  readonly seed?: number | null;
}

/**
 * Drops nothing when predicting: y = x. All arguments are kept in the configuration.
 *
 * @throws ConfigError for a rate outside 0 to 1.
 * Source: https://keras.io/api/layers/regularization_layers/dropout/
 *
 * @example
 * layers.dropout({ rate: 0.5 });
 */
export class Dropout extends Layer {
  static override readonly className = "Dropout";
  protected override readonly supportsMasking = true;
  readonly rate: number;

  constructor(options: DropoutOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    const isDim = (item: unknown): item is number | null => item === null || isSize(item);
    this.args.listOrNull("noiseShape", isDim, "null or a list of positive integers (or null)");
    this.args.seed("seed");
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("identity", [input], {});
  }
}

/** Makes a `Dropout` layer. @see Dropout */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options);
}
