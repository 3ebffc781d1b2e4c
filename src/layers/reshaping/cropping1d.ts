import type { Pair } from "../../ops/window.ts";
import type { LayerOptions } from "../layer.ts";
import { Cropping } from "./cropping.ts";

export interface Cropping1DOptions extends LayerOptions {
  /** Steps taken away before and after, or one number for both; default 1. */
  readonly cropping?: number | Pair;
}

/**
 * Takes a border away from each sequence [batch, steps, features].
 *
 * @throws ConfigError for a bad argument, ShapeError if nothing would be left.
 * Source: https://keras.io/api/layers/reshaping_layers/cropping1d/
 *
 * @example
 * layers.cropping1d({ cropping: [1, 2] }).computeOutputShape([null, 10, 4]);    // [null, 7, 4]
 */
export class Cropping1D extends Cropping {
  static override readonly className = "Cropping1D";

  constructor(options: Cropping1DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, 1, [1, 1]);
  }
}

/** Makes a `Cropping1D` layer. @see Cropping1D */
export function cropping1d(options: Cropping1DOptions = {}): Cropping1D {
  return new Cropping1D(options);
}
