import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";

/**
 * Does nothing: y = x.
 *
 * Source: https://keras.io/api/layers/core_layers/identity/
 *
 * @example
 * layers.identity().computeOutputShape([null, 3, 2]);    // [null, 3, 2]
 */
export class Identity extends PassThrough {
  static override readonly className = "Identity";

  constructor(options: LayerOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.finish();
  }
}

/** Makes a `Identity` layer. @see Identity */
export function identity(options: LayerOptions = {}): Identity {
  return new Identity(options);
}
