import { GlobalPooling, type GlobalPoolingOptions } from "./global-pooling.ts";

/**
 * The mean over height and width, for each channel.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 4.
 * Source: https://keras.io/api/layers/pooling_layers/global_average_pooling2d/
 *
 * @example
 * layers.globalAveragePooling2d().computeOutputShape([null, 7, 7, 64]);    // [null, 64]
 */
export class GlobalAveragePooling2D extends GlobalPooling {
  static override readonly className = "GlobalAveragePooling2D";

  constructor(options: GlobalPoolingOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, "mean", 2);
  }
}

/** Makes a `GlobalAveragePooling2D` layer. @see GlobalAveragePooling2D */
export function globalAveragePooling2d(options: GlobalPoolingOptions = {}): GlobalAveragePooling2D {
  return new GlobalAveragePooling2D(options);
}
