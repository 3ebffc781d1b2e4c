import { Pooling, type Pooling3DOptions } from "./pooling.ts";

/**
 * The maximum over each window of a volume: y[n, i, j, k, c] = max over window (i, j, k) of x[n, ., ., ., c]. The default
 * window is 2 x 2 x 2. Padding never wins, as it counts as minus infinity.
 *
 * Output sizes: valid floor((size - pool) / stride) + 1; same ceil(size / stride).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no volume or smaller than the window.
 * Source: https://keras.io/api/layers/pooling_layers/max_pooling3d/
 *
 * @example
 * layers.maxPooling3d({ poolSize: 2 }).computeOutputShape([null, 8, 28, 28, 3]);    // [null, 4, 14, 14, 3]
 */
export class MaxPooling3D extends Pooling {
  static override readonly className = "MaxPooling3D";

  constructor(options: Pooling3DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 3, "max", 2);
  }
}

/** Makes a `MaxPooling3D` layer. @see MaxPooling3D */
export function maxPooling3d(options: Pooling3DOptions = {}): MaxPooling3D {
  return new MaxPooling3D(options);
}
