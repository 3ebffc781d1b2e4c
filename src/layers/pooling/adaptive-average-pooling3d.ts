import { AdaptivePooling, type AdaptivePooling3DOptions } from "./adaptive-pooling.ts";

/**
 * The mean over windows that share a volume out evenly, however large it is: y[n, i, j, k, c] = mean over window (i, j, k) of
 * x[n, ., ., ., c]. Along an axis, window i goes from floor(i·size / outputSize) to ceil((i + 1)·size / outputSize); so windows
 * overlap where the sizes do not divide each other, and outputs repeat inputs where there are more of them.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no volume.
 * Source: https://keras.io/api/layers/pooling_layers/adaptive_average_pooling3d/
 *
 * @example
 * layers.adaptiveAveragePooling3d({ outputSize: 4 }).computeOutputShape([null, 8, 28, 30, 3]);    // [null, 4, 4, 4, 3]
 */
export class AdaptiveAveragePooling3D extends AdaptivePooling {
  static override readonly className = "AdaptiveAveragePooling3D";

  constructor(options: AdaptivePooling3DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 3, "average");
  }
}

/** Makes an `AdaptiveAveragePooling3D` layer. @see AdaptiveAveragePooling3D */
export function adaptiveAveragePooling3d(options: AdaptivePooling3DOptions): AdaptiveAveragePooling3D {
  return new AdaptiveAveragePooling3D(options);
}
