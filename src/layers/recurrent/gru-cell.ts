import { DenseCell } from "./dense-cell.ts";
import { readGru } from "./gru.ts";
import type { GatedCellOptions } from "./recurrent-arguments.ts";

export interface GRUCellOptions extends GatedCellOptions {
  /** Apply the reset gate after the product with the recurrent kernel, not before it; default true. */
  readonly resetAfter?: boolean;
}

/**
 * One step of a GRU, for `RNN` or by itself: x[n, features] and h[n, units] to the output h and the next h, which is the
 * same. The formula and the weights are those of `GRU`.
 *
 * @throws ConfigError for a bad argument; ShapeError for an input of another rank than 2, or a state that does not fit.
 * Source: https://keras.io/api/layers/recurrent_layers/gru_cell/
 *
 * @example
 * layers.gruCell({ units: 8 }).computeOutputShape([null, 3], [null, 8]);    // [null, 8] twice
 */
export class GRUCell extends DenseCell {
  static override readonly className = "GRUCell";

  constructor(options: GRUCellOptions, kerasMajor?: number) {
    super(options, kerasMajor, readGru);
    this.finish();
  }
}

/** Makes a `GRUCell` layer. @see GRUCell */
export function gruCell(options: GRUCellOptions): GRUCell {
  return new GRUCell(options);
}
