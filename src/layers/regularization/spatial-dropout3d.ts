import { SpatialDropout, type SpatialDropoutNDOptions } from "./spatial-dropout.ts";

/**
 * Drops nothing when predicting: y = x. In training it drops whole feature maps of each volume.
 *
 * @throws ConfigError for a rate outside 0 to 1, ShapeError for an input of another rank than 5.
 * Source: https://keras.io/api/layers/regularization_layers/spatial_dropout3d/
 *
 * @example
 * layers.spatialDropout3d({ rate: 0.5 });
 */
export class SpatialDropout3D extends SpatialDropout {
  static override readonly className = "SpatialDropout3D";

  constructor(options: SpatialDropoutNDOptions, kerasMajor?: number) {
    super(options, kerasMajor, 3);
  }
}

/** Makes a `SpatialDropout3D` layer. @see SpatialDropout3D */
export function spatialDropout3d(options: SpatialDropoutNDOptions): SpatialDropout3D {
  return new SpatialDropout3D(options);
}
