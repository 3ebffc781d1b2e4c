import type { Pair } from "../../ops/window.ts";
import { Pooling, type Pooling2DOptions } from "./pooling.ts";

export interface AveragePooling2DOptions extends Pooling2DOptions {
  /** Height and width of the window, or one size for both. No default, as in Keras 3. */
  readonly poolSize: number | Pair;
}

/**
 * The mean over each window of an image: y[n, i, j, c] = mean over window (i, j) of x[n, ., ., c], of the elements
 * that lie inside the image only.
 *
 * Output sizes: valid floor((size - pool) / stride) + 1; same ceil(size / stride).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is not an image or smaller than the window.
 * Source: https://keras.io/api/layers/pooling_layers/average_pooling2d/
 *
 * @example
 * layers.averagePooling2d({ poolSize: 2 }).computeOutputShape([null, 28, 28, 8]);    // [null, 14, 14, 8]
 */
export class AveragePooling2D extends Pooling {
  static override readonly className = "AveragePooling2D";

  constructor(options: AveragePooling2DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2, "average");
  }
}

/** Makes a `AveragePooling2D` layer. @see AveragePooling2D */
export function averagePooling2d(options: AveragePooling2DOptions): AveragePooling2D {
  return new AveragePooling2D(options);
}
