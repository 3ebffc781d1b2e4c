import { DenseCell } from "./dense-cell.ts";
import { readLstm } from "./lstm.ts";
import type { GatedCellOptions } from "./recurrent-arguments.ts";

export interface LSTMCellOptions extends GatedCellOptions {
  /** Start the bias of the forget gate at 1; default true. */
  readonly unitForgetBias?: boolean;
}

/**
 * One step of an LSTM, for `RNN` or by itself: x[n, features], h[n, units], c[n, units] to the output h, the next h and the
 * next c. The formula and the weights are those of `LSTM`.
 *
 * @throws ConfigError for a bad argument; ShapeError for an input of another rank than 2, or states that do not fit.
 * Source: https://keras.io/api/layers/recurrent_layers/lstm_cell/
 *
 * @example
 * layers.lstmCell({ units: 8 }).computeOutputShape([null, 3], [null, 8], [null, 8]);    // [null, 8] three times
 */
export class LSTMCell extends DenseCell {
  static override readonly className = "LSTMCell";

  constructor(options: LSTMCellOptions, kerasMajor?: number) {
    super(options, kerasMajor, readLstm);
    this.finish();
  }
}

/** Makes a `LSTMCell` layer. @see LSTMCell */
export function lstmCell(options: LSTMCellOptions): LSTMCell {
  return new LSTMCell(options);
}
