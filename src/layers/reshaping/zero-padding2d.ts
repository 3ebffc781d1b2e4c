import type { Pair } from "../../ops/window.ts";
import type { DataFormat } from "../data-format.ts";
import type { LayerOptions } from "../layer.ts";
import { ZeroPadding } from "./zero-padding.ts";

export interface ZeroPadding2DOptions extends LayerOptions {
  /** Zeros before and after along each axis: a number for all, one for each axis, or pairs; default 1. */
  readonly padding?: number | Pair | readonly [Pair, Pair];
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Puts a border of zeros round each image [batch, height, width, channels].
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank.
 * Source: https://keras.io/api/layers/reshaping_layers/zero_padding2d/
 *
 * @example
 * layers.zeroPadding2d({ padding: [[1, 2], [0, 3]] }).computeOutputShape([null, 7, 5, 4]);    // [null, 10, 8, 4]
 */
export class ZeroPadding2D extends ZeroPadding {
  static override readonly className = "ZeroPadding2D";

  constructor(options: ZeroPadding2DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 2);
  }
}

/** Makes a `ZeroPadding2D` layer. @see ZeroPadding2D */
export function zeroPadding2d(options: ZeroPadding2DOptions = {}): ZeroPadding2D {
  return new ZeroPadding2D(options);
}
