import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";

export interface GaussianDropoutOptions extends LayerOptions {
  /** As that of dropout, from 0 to 1. */
  readonly rate: number;
  /** Kept in the configuration. */
  readonly seed?: number | null;
}

/**
 * Does nothing when predicting: y = x. In training it multiplies by noise round 1.
 *
 * @throws ConfigError for a rate outside 0 to 1.
 * Source: https://keras.io/api/layers/regularization_layers/gaussian_dropout/
 *
 * @example
 * layers.gaussianDropout({ rate: 0.5 });
 */
export class GaussianDropout extends PassThrough {
  static override readonly className = "GaussianDropout";
  readonly rate: number;

  constructor(options: GaussianDropoutOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    this.args.seed("seed");
    this.finish();
  }
}

/** Makes a `GaussianDropout` layer. @see GaussianDropout */
export function gaussianDropout(options: GaussianDropoutOptions): GaussianDropout {
  return new GaussianDropout(options);
}
