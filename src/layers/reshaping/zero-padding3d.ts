import type { Pair } from "../../ops/window.ts";
import type { DataFormat } from "../data-format.ts";
import type { LayerOptions } from "../layer.ts";
import { ZeroPadding } from "./zero-padding.ts";

export interface ZeroPadding3DOptions extends LayerOptions {
  /** Zeros before and after along each axis: a number for all, one for each axis, or pairs; default 1. */
  readonly padding?: number | readonly [number, number, number] | readonly [Pair, Pair, Pair];
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Puts a border of zeros round each volume [batch, depth, height, width, channels].
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank.
 * Source: https://keras.io/api/layers/reshaping_layers/zero_padding3d/
 *
 * @example
 * layers.zeroPadding3d({ padding: 2 }).computeOutputShape([null, 6, 4, 2, 4]);    // [null, 10, 8, 6, 4]
 */
export class ZeroPadding3D extends ZeroPadding {
  static override readonly className = "ZeroPadding3D";

  constructor(options: ZeroPadding3DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 3);
  }
}

/** Makes a `ZeroPadding3D` layer. @see ZeroPadding3D */
export function zeroPadding3d(options: ZeroPadding3DOptions = {}): ZeroPadding3D {
  return new ZeroPadding3D(options);
}
