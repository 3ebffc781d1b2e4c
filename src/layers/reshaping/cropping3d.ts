import type { Pair } from "../../ops/window.ts";
import type { DataFormat } from "../data-format.ts";
import type { LayerOptions } from "../layer.ts";
import { Cropping } from "./cropping.ts";

export interface Cropping3DOptions extends LayerOptions {
  /** Elements taken away before and after along each axis: a number for all, one for each axis, or pairs; default 1. */
  readonly cropping?: number | readonly [number, number, number] | readonly [Pair, Pair, Pair];
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Takes a border away from each volume [batch, depth, height, width, channels].
 *
 * @throws ConfigError for a bad argument, ShapeError if nothing would be left.
 * Source: https://keras.io/api/layers/reshaping_layers/cropping3d/
 *
 * @example
 * layers.cropping3d({ cropping: 2 }).computeOutputShape([null, 10, 8, 6, 4]);    // [null, 6, 4, 2, 4]
 */
export class Cropping3D extends Cropping {
  static override readonly className = "Cropping3D";

  constructor(options: Cropping3DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 3, [
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  }
}

/** Makes a `Cropping3D` layer. @see Cropping3D */
export function cropping3d(options: Cropping3DOptions = {}): Cropping3D {
  return new Cropping3D(options);
}
