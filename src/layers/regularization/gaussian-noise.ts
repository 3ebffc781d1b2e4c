import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";

export interface GaussianNoiseOptions extends LayerOptions {
  /** The standard deviation of the noise; Keras 3 allows 0 to 1. */
  readonly stddev: number;
  /** Kept in the configuration. */
  readonly seed?: number | null;
}

/**
 * Does nothing when predicting: y = x. In training it adds noise round 0.
 *
 * @throws ConfigError for a negative deviation, or in Keras 3 one above 1.
 * Source: https://keras.io/api/layers/regularization_layers/gaussian_noise/
 *
 * @example
 * layers.gaussianNoise({ stddev: 0.1 });
 */
export class GaussianNoise extends PassThrough {
  static override readonly className = "GaussianNoise";
  readonly stddev: number;

  constructor(options: GaussianNoiseOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.stddev = this.args.number("stddev", { min: 0, max: this.args.kerasMajor < 3 ? Infinity : 1 });
    this.args.seed("seed");
    this.finish();
  }
}

/** Makes a `GaussianNoise` layer. @see GaussianNoise */
export function gaussianNoise(options: GaussianNoiseOptions): GaussianNoise {
  return new GaussianNoise(options);
}
