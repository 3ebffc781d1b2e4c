import { GlobalPooling, type GlobalPoolingOptions } from "./global-pooling.ts";

/**
 * The maximum over depth, height and width, for each channel.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 5.
 * Source: https://keras.io/api/layers/pooling_layers/global_max_pooling3d/
 *
 * @example
 * layers.globalMaxPooling3d().computeOutputShape([null, 4, 7, 7, 64]);    // [null, 64]
 */
export class GlobalMaxPooling3D extends GlobalPooling {
  static override readonly className = "GlobalMaxPooling3D";

  constructor(options: GlobalPoolingOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, "max", 3);
  }
}

/** Makes a `GlobalMaxPooling3D` layer. @see GlobalMaxPooling3D */
export function globalMaxPooling3d(options: GlobalPoolingOptions = {}): GlobalMaxPooling3D {
  return new GlobalMaxPooling3D(options);
}
