import type { Pair } from "../../ops/window.ts";
import type { DataFormat } from "../data-format.ts";
import type { LayerOptions } from "../layer.ts";
import { ZeroPadding } from "./zero-padding.ts";

export interface ZeroPadding1DOptions extends LayerOptions {
  /** Steps of zeros before and after, or one number for both; default 1. */
  readonly padding?: number | Pair;
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Puts a border of zeros round each sequence [batch, steps, features].
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank.
 * Source: https://keras.io/api/layers/reshaping_layers/zero_padding1d/
 *
 * @example
 * layers.zeroPadding1d({ padding: [2, 1] }).computeOutputShape([null, 10, 4]);    // [null, 13, 4]
 */
export class ZeroPadding1D extends ZeroPadding {
  static override readonly className = "ZeroPadding1D";

  constructor(options: ZeroPadding1DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 1);
  }
}

/** Makes a `ZeroPadding1D` layer. @see ZeroPadding1D */
export function zeroPadding1d(options: ZeroPadding1DOptions = {}): ZeroPadding1D {
  return new ZeroPadding1D(options);
}
