import { SpatialDropout, type SpatialDropoutOptions } from "./spatial-dropout.ts";

/**
 * Drops nothing when predicting: y = x. In training it drops whole feature maps of each sequence.
 *
 * @throws ConfigError for a rate outside 0 to 1, ShapeError for an input of another rank than 3.
 * Source: https://keras.io/api/layers/regularization_layers/spatial_dropout1d/
 *
 * @example
 * layers.spatialDropout1d({ rate: 0.5 });
 */
export class SpatialDropout1D extends SpatialDropout {
  static override readonly className = "SpatialDropout1D";

  constructor(options: SpatialDropoutOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1);
  }
}

/** Makes a `SpatialDropout1D` layer. @see SpatialDropout1D */
export function spatialDropout1d(options: SpatialDropoutOptions): SpatialDropout1D {
  return new SpatialDropout1D(options);
}
