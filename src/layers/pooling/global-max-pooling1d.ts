import { GlobalPooling, type GlobalPoolingOptions } from "./global-pooling.ts";

/**
 * The maximum over steps, for each channel.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 3.
 * Source: https://keras.io/api/layers/pooling_layers/global_max_pooling1d/
 *
 * @example
 * layers.globalMaxPooling1d().computeOutputShape([null, 10, 4]);    // [null, 4]
 */
export class GlobalMaxPooling1D extends GlobalPooling {
  static override readonly className = "GlobalMaxPooling1D";

  constructor(options: GlobalPoolingOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, "max", 1);
  }
}

/** Makes a `GlobalMaxPooling1D` layer. @see GlobalMaxPooling1D */
export function globalMaxPooling1d(options: GlobalPoolingOptions = {}): GlobalMaxPooling1D {
  return new GlobalMaxPooling1D(options);
}
