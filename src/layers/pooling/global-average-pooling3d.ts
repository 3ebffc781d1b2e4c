import { GlobalPooling, type GlobalPoolingOptions } from "./global-pooling.ts";

/**
 * The mean over depth, height and width, for each channel.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 5.
 * Source: https://keras.io/api/layers/pooling_layers/global_average_pooling3d/
 *
 * @example
 * layers.globalAveragePooling3d().computeOutputShape([null, 4, 7, 7, 64]);    // [null, 64]
 */
export class GlobalAveragePooling3D extends GlobalPooling {
  static override readonly className = "GlobalAveragePooling3D";

  constructor(options: GlobalPoolingOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, "mean", 3);
  }
}

/** Makes a `GlobalAveragePooling3D` layer. @see GlobalAveragePooling3D */
export function globalAveragePooling3d(options: GlobalPoolingOptions = {}): GlobalAveragePooling3D {
  return new GlobalAveragePooling3D(options);
}
