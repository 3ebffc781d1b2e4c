import { Pooling, type Pooling1DOptions } from "./pooling.ts";

/**
 * The maximum over each window of a sequence: y[n, i, c] = max over window i of x[n, ., c]. The default window is 2.
 * Padding never wins, as it counts as minus infinity.
 *
 * Output sizes: valid floor((size - pool) / stride) + 1; same ceil(size / stride).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no sequence or shorter than the window.
 * Source: https://keras.io/api/layers/pooling_layers/max_pooling1d/
 *
 * @example
 * layers.maxPooling1d({ poolSize: 2 }).computeOutputShape([null, 28, 8]);    // [null, 14, 8]
 */
export class MaxPooling1D extends Pooling {
  static override readonly className = "MaxPooling1D";

  constructor(options: Pooling1DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 1, "max", 2);
  }
}

/** Makes a `MaxPooling1D` layer. @see MaxPooling1D */
export function maxPooling1d(options: Pooling1DOptions = {}): MaxPooling1D {
  return new MaxPooling1D(options);
}
