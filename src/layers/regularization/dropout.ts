import { isSize } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { drop, noiseSample } from "./noise.ts";

export interface DropoutOptions extends LayerOptions {
  /** The fraction dropped in training, from 0 to 1. */
  readonly rate: number;
  /** In training, along which axes elements are dropped together: 1 there, null elsewhere. Default: along none. */
  readonly noiseShape?: readonly (number | null)[] | null;
  /** In training, fixes the numbers that are drawn. */
  readonly seed?: number | null;
}

/**
 * Drops nothing when predicting: y = x. With `training: true` each element becomes 0 with probability `rate`, and the others
 * are divided by 1 - rate.
 *
 * @throws ConfigError for a rate outside 0 to 1; in training ShapeError for a noise shape that does not fit.
 * Source: https://keras.io/api/layers/regularization_layers/dropout/
 *
 * @example
 * layers.dropout({ rate: 0.5 });
 */
export class Dropout extends Layer {
  static override readonly className = "Dropout";
  protected override readonly supportsMasking = true;
  readonly rate: number;
  readonly #noiseShape: readonly (number | null)[] | null;
  readonly #seed: number | undefined;

  constructor(options: DropoutOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    const isDim = (item: unknown): item is number | null => item === null || isSize(item);
    this.#noiseShape = this.args.listOrNull(
      "noiseShape",
      isDim,
      "null or a list of positive integers (or null)",
    );
    this.#seed = this.args.seed("seed");
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    if (!graph.isTraining || this.rate === 0) return graph.addOne("identity", [input], {});
    return drop(graph, input, this.rate, this.#seed, noiseSample(input.shape, this.#noiseShape, this.label));
  }
}

/** Makes a `Dropout` layer. @see Dropout */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options);
}
