import { DenseCell } from "./dense-cell.ts";
import type { CellOptions } from "./recurrent-arguments.ts";
import { readSimpleRnn } from "./simple-rnn.ts";

export type SimpleRNNCellOptions = CellOptions;

/**
 * One step of a SimpleRNN, for `RNN` or by itself: x[n, features] and h[n, units] to the output h and the next h, which is
 * the same. The formula and the weights are those of `SimpleRNN`.
 *
 * @throws ConfigError for a bad argument; ShapeError for an input of another rank than 2, or a state that does not fit.
 * Source: https://keras.io/api/layers/recurrent_layers/simple_rnn_cell/
 *
 * @example
 * layers.simpleRNNCell({ units: 8 }).computeOutputShape([null, 3], [null, 8]);    // [null, 8] twice
 */
export class SimpleRNNCell extends DenseCell {
  static override readonly className = "SimpleRNNCell";

  constructor(options: SimpleRNNCellOptions, kerasMajor?: number) {
    super(options, kerasMajor, readSimpleRnn);
    this.finish();
  }
}

/** Makes a `SimpleRNNCell` layer. @see SimpleRNNCell */
export function simpleRNNCell(options: SimpleRNNCellOptions): SimpleRNNCell {
  return new SimpleRNNCell(options);
}
