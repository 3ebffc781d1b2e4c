import { Pooling, type Pooling2DOptions } from "./pooling.ts";

/**
 * The maximum over each window of an image: y[n, i, j, c] = max over window (i, j) of x[n, ., ., c]. The default
 * window is 2 x 2. Padding never wins, as it counts as minus infinity.
 *
 * Output sizes: valid floor((size - pool) / stride) + 1; same ceil(size / stride).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is not an image or smaller than the window.
 * Source: https://keras.io/api/layers/pooling_layers/max_pooling2d/
 *
 * @example
 * layers.maxPooling2d({ poolSize: 2 }).computeOutputShape([null, 28, 28, 8]);    // [null, 14, 14, 8]
 */
export class MaxPooling2D extends Pooling {
  static override readonly className = "MaxPooling2D";

  constructor(options: Pooling2DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 2, "max", 2);
  }
}

/** Makes a `MaxPooling2D` layer. @see MaxPooling2D */
export function maxPooling2d(options: Pooling2DOptions = {}): MaxPooling2D {
  return new MaxPooling2D(options);
}
