import { AdaptivePooling, type AdaptivePooling1DOptions } from "./adaptive-pooling.ts";

/**
 * The mean over windows that share a sequence out evenly, however large it is: y[n, i, c] = mean over window i of
 * x[n, ., c]. Along an axis, window i goes from floor(i·size / outputSize) to ceil((i + 1)·size / outputSize); so windows
 * overlap where the sizes do not divide each other, and outputs repeat inputs where there are more of them.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no sequence.
 * Source: https://keras.io/api/layers/pooling_layers/adaptive_average_pooling1d/
 *
 * @example
 * layers.adaptiveAveragePooling1d({ outputSize: 8 }).computeOutputShape([null, 50, 16]);    // [null, 8, 16]
 */
export class AdaptiveAveragePooling1D extends AdaptivePooling {
  static override readonly className = "AdaptiveAveragePooling1D";

  constructor(options: AdaptivePooling1DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1, "average");
  }
}

/** Makes an `AdaptiveAveragePooling1D` layer. @see AdaptiveAveragePooling1D */
export function adaptiveAveragePooling1d(options: AdaptivePooling1DOptions): AdaptiveAveragePooling1D {
  return new AdaptiveAveragePooling1D(options);
}
