import { Pooling, type Pooling3DOptions } from "./pooling.ts";

export interface AveragePooling3DOptions extends Pooling3DOptions {
  /** Depth, height and width of the window, or one size for all. No default, as in Keras 3. */
  readonly poolSize: number | readonly [number, number, number];
}

/**
 * The mean over each window of a volume: y[n, i, j, k, c] = mean over window (i, j, k) of x[n, ., ., ., c], of the
 * elements that lie inside the volume only.
 *
 * Output sizes: valid floor((size - pool) / stride) + 1; same ceil(size / stride).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no volume or smaller than the window.
 * Source: https://keras.io/api/layers/pooling_layers/average_pooling3d/
 *
 * @example
 * layers.averagePooling3d({ poolSize: 2 }).computeOutputShape([null, 8, 28, 28, 3]);    // [null, 4, 14, 14, 3]
 */
export class AveragePooling3D extends Pooling {
  static override readonly className = "AveragePooling3D";

  constructor(options: AveragePooling3DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 3, "average");
  }
}

/** Makes a `AveragePooling3D` layer. @see AveragePooling3D */
export function averagePooling3d(options: AveragePooling3DOptions): AveragePooling3D {
  return new AveragePooling3D(options);
}
