import { isSize } from "../../core/shape.ts";
import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";

export interface AlphaDropoutOptions extends LayerOptions {
  /** The fraction dropped in training, from 0 to 1. */
  readonly rate: number;
  /** Kept in the configuration. */
  readonly noiseShape?: readonly (number | null)[] | null;
  /** Kept in the configuration. */
  readonly seed?: number | null;
}

/**
 * Drops nothing when predicting: y = x. In training it keeps mean and variance, for layers with the activation selu.
 *
 * @throws ConfigError for a rate outside 0 to 1.
 * Source: https://keras.io/api/layers/regularization_layers/alpha_dropout/
 *
 * @example
 * layers.alphaDropout({ rate: 0.1 });
 */
export class AlphaDropout extends PassThrough {
  static override readonly className = "AlphaDropout";
  readonly rate: number;

  constructor(options: AlphaDropoutOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    const isDim = (item: unknown): item is number | null => item === null || isSize(item);
    this.args.listOrNull("noiseShape", isDim, "null or a list of positive integers (or null)");
    this.args.seed("seed");
    this.finish();
  }
}

/** Makes a `AlphaDropout` layer. @see AlphaDropout */
export function alphaDropout(options: AlphaDropoutOptions): AlphaDropout {
  return new AlphaDropout(options);
}
