import { AdaptivePooling, type AdaptivePooling2DOptions } from "./adaptive-pooling.ts";

/**
 * The mean over windows that share an image out evenly, however large it is: y[n, i, j, c] = mean over window (i, j) of
 * x[n, ., ., c]. Along an axis, window i goes from floor(i·size / outputSize) to ceil((i + 1)·size / outputSize); so windows
 * overlap where the sizes do not divide each other, and outputs repeat inputs where there are more of them.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no image.
 * Source: https://keras.io/api/layers/pooling_layers/adaptive_average_pooling2d/
 *
 * @example
 * layers.adaptiveAveragePooling2d({ outputSize: 8 }).computeOutputShape([null, 28, 30, 3]);    // [null, 8, 8, 3]
 */
export class AdaptiveAveragePooling2D extends AdaptivePooling {
  static override readonly className = "AdaptiveAveragePooling2D";

  constructor(options: AdaptivePooling2DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2, "average");
  }
}

/** Makes an `AdaptiveAveragePooling2D` layer. @see AdaptiveAveragePooling2D */
export function adaptiveAveragePooling2d(options: AdaptivePooling2DOptions): AdaptiveAveragePooling2D {
  return new AdaptiveAveragePooling2D(options);
}
