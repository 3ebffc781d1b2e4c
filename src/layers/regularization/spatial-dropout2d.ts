import { SpatialDropout, type SpatialDropoutNDOptions } from "./spatial-dropout.ts";

/**
 * Drops nothing when predicting: y = x. In training it drops whole feature maps of each image.
 *
 * @throws ConfigError for a rate outside 0 to 1, ShapeError for an input of another rank than 4.
 * Source: https://keras.io/api/layers/regularization_layers/spatial_dropout2d/
 *
 * @example
 * layers.spatialDropout2d({ rate: 0.5 });
 */
export class SpatialDropout2D extends SpatialDropout {
  static override readonly className = "SpatialDropout2D";

  constructor(options: SpatialDropoutNDOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2);
  }
}

/** Makes a `SpatialDropout2D` layer. @see SpatialDropout2D */
export function spatialDropout2d(options: SpatialDropoutNDOptions): SpatialDropout2D {
  return new SpatialDropout2D(options);
}
