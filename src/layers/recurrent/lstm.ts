import type { ArgumentReader } from "../arguments.ts";
import { parseActivation } from "../activations.ts";
import { DenseRecurrent } from "./dense-recurrent.ts";
import { forgetBias, type Recurrence, readRecurrence } from "./recurrence.ts";
import { type GatedOptions, parseCudnn } from "./recurrent-arguments.ts";

export interface LSTMOptions extends GatedOptions {
  /** Start the bias of the forget gate at 1; default true. */
  readonly unitForgetBias?: boolean;
}

/**
 * Long short-term memory over x[n, steps, features]. In each step, with the gates in the order i, f, c, o:
 *
 *     z[4u] = x_t · kernel + h · recurrent_kernel + bias
 *     i, f, g, o = r(z_i), r(z_f), a(z_c), r(z_o)
 *     c = f ⊙ c + i ⊙ g,  h = o ⊙ a(c)
 *
 * where a is the activation and r the recurrent activation. Gives h[n, units] of the last step, or with
 * `returnSequences` [n, steps, units]; with `returnState` also the last h and c. Two more inputs are the h and c to
 * start from. The weights are kernel[features, 4u], recurrent_kernel[u, 4u], bias[4u].
 *
 * @throws ConfigError for a bad argument, or `stateful` without a fixed batch size; ShapeError for an input of
 * another rank than 3, or states that do not fit it.
 * Source: https://keras.io/api/layers/recurrent_layers/lstm/
 *
 * @example
 * layers.lstm({ units: 32, returnSequences: true }).computeOutputShape([null, 33, 1]);    // [null, 33, 32]
 */
export class LSTM extends DenseRecurrent {
  static override readonly className = "LSTM";
  protected override readonly inputCount = [1, 3] as const;

  constructor(options: LSTMOptions, kerasMajor?: number) {
    super(options, kerasMajor, readLstm);
    this.args.parsed("useCudnn", parseCudnn, "auto");
    this.finish();
  }
}

/** The step of `LSTM` and `LSTMCell`. */
export function readLstm(args: ArgumentReader): Recurrence {
  return readRecurrence(args, (_units, { biasInitializer }) => {
    const recurrentActivation = args.parsed("recurrentActivation", parseActivation, "sigmoid");
    return {
      gates: 4,
      stateNames: ["h", "c"],
      biasInitializer: args.boolean("unitForgetBias", true) ? forgetBias(biasInitializer) : biasInitializer,
      addOp: (graph, inputs, attributes) => graph.add("lstm", inputs, { ...attributes, recurrentActivation }),
    };
  });
}

/** Makes a `LSTM` layer. @see LSTM */
export function lstm(options: LSTMOptions): LSTM {
  return new LSTM(options);
}
