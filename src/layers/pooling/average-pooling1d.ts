import { Pooling, type Pooling1DOptions } from "./pooling.ts";

export interface AveragePooling1DOptions extends Pooling1DOptions {
  /** The length of the window. No default, as in Keras 3. */
  readonly poolSize: number | readonly [number];
}

/**
 * The mean over each window of a sequence: y[n, i, c] = mean over window i of x[n, ., c], of the elements that lie
 * inside the sequence only.
 *
 * Output sizes: valid floor((size - pool) / stride) + 1; same ceil(size / stride).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no sequence or shorter than the window.
 * Source: https://keras.io/api/layers/pooling_layers/average_pooling1d/
 *
 * @example
 * layers.averagePooling1d({ poolSize: 2 }).computeOutputShape([null, 28, 8]);    // [null, 14, 8]
 */
export class AveragePooling1D extends Pooling {
  static override readonly className = "AveragePooling1D";

  constructor(options: AveragePooling1DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1, "average");
  }
}

/** Makes a `AveragePooling1D` layer. @see AveragePooling1D */
export function averagePooling1d(options: AveragePooling1DOptions): AveragePooling1D {
  return new AveragePooling1D(options);
}
