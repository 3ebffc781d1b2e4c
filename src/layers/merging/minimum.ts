import type { LayerOptions } from "../layer.ts";
import { Extremum } from "./extremum.ts";

/**
 * The smallest of its inputs, element by element: y = min(a, b, c, ...). A NaN in any of them gives NaN.
 *
 * @throws ShapeError for inputs that do not broadcast.
 * Source: https://keras.io/api/layers/merging_layers/minimum/
 *
 * @example
 * layers.minimum().computeOutputShape([null, 3, 4], [null, 4]);    // [null, 3, 4]
 */
export class Minimum extends Extremum {
  static override readonly className = "Minimum";
  protected override readonly operator = "minimum";
}

/** Makes a `Minimum` layer. @see Minimum */
export function minimum(options: LayerOptions = {}): Minimum {
  return new Minimum(options);
}
