import type { Pair } from "../../ops/window.ts";
import type { DataFormat } from "../data-format.ts";
import type { LayerOptions } from "../layer.ts";
import { Cropping } from "./cropping.ts";

export interface Cropping2DOptions extends LayerOptions {
  /** Elements taken away before and after along each axis: a number for all, one for each axis, or pairs; default 0. */
  readonly cropping?: number | Pair | readonly [Pair, Pair];
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Takes a border away from each image [batch, height, width, channels].
 *
 * @throws ConfigError for a bad argument, ShapeError if nothing would be left.
 * Source: https://keras.io/api/layers/reshaping_layers/cropping2d/
 *
 * @example
 * layers.cropping2d({ cropping: [[1, 2], [0, 3]] }).computeOutputShape([null, 10, 8, 4]);    // [null, 7, 5, 4]
 */
export class Cropping2D extends Cropping {
  static override readonly className = "Cropping2D";

  constructor(options: Cropping2DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 2, [
      [0, 0],
      [0, 0],
    ]);
  }
}

/** Makes a `Cropping2D` layer. @see Cropping2D */
export function cropping2d(options: Cropping2DOptions = {}): Cropping2D {
  return new Cropping2D(options);
}
