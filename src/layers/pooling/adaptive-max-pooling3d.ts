import { AdaptivePooling, type AdaptivePooling3DOptions } from "./adaptive-pooling.ts";

/**
 * The maximum over windows that share a volume out evenly, however large it is: y[n, i, j, k, c] = max over window (i, j, k) of
 * x[n, ., ., ., c]. Along an axis, window i goes from floor(i·size / outputSize) to ceil((i + 1)·size / outputSize); so windows
 * overlap where the sizes do not divide each other, and outputs repeat inputs where there are more of them.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no volume.
 * Source: https://keras.io/api/layers/pooling_layers/adaptive_max_pooling3d/
 *
 * @example
 * layers.adaptiveMaxPooling3d({ outputSize: 4 }).computeOutputShape([null, 8, 28, 30, 3]);    // [null, 4, 4, 4, 3]
 */
export class AdaptiveMaxPooling3D extends AdaptivePooling {
  static override readonly className = "AdaptiveMaxPooling3D";

  constructor(options: AdaptivePooling3DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 3, "max");
  }
}

/** Makes an `AdaptiveMaxPooling3D` layer. @see AdaptiveMaxPooling3D */
export function adaptiveMaxPooling3d(options: AdaptivePooling3DOptions): AdaptiveMaxPooling3D {
  return new AdaptiveMaxPooling3D(options);
}
