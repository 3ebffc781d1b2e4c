import { GlobalPooling, type GlobalPoolingOptions } from "./global-pooling.ts";

/**
 * The maximum over height and width, for each channel.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 4.
 * Source: https://keras.io/api/layers/pooling_layers/global_max_pooling2d/
 *
 * @example
 * layers.globalMaxPooling2d().computeOutputShape([null, 7, 7, 64]);    // [null, 64]
 */
export class GlobalMaxPooling2D extends GlobalPooling {
  static override readonly className = "GlobalMaxPooling2D";

  constructor(options: GlobalPoolingOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, "max", 2);
  }
}

/** Makes a `GlobalMaxPooling2D` layer. @see GlobalMaxPooling2D */
export function globalMaxPooling2d(options: GlobalPoolingOptions = {}): GlobalMaxPooling2D {
  return new GlobalMaxPooling2D(options);
}
