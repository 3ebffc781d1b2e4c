import type { LayerOptions } from "../layer.ts";
import { Extremum } from "./extremum.ts";

/**
 * The largest of its inputs, element by element: y = max(a, b, c, ...). A NaN in any of them gives NaN.
 *
 * @throws ShapeError for inputs that do not broadcast.
 * Source: https://keras.io/api/layers/merging_layers/maximum/
 *
 * @example
 * layers.maximum().computeOutputShape([null, 3, 4], [null, 4]);    // [null, 3, 4]
 */
export class Maximum extends Extremum {
  static override readonly className = "Maximum";
  protected override readonly operator = "maximum";
}

/** Makes a `Maximum` layer. @see Maximum */
export function maximum(options: LayerOptions = {}): Maximum {
  return new Maximum(options);
}
