import type { ArgumentReader } from "../arguments.ts";
import { DenseRecurrent } from "./dense-recurrent.ts";
import { type Recurrence, readRecurrence } from "./recurrence.ts";
import type { RecurrentOptions } from "./recurrent-arguments.ts";

export type SimpleRNNOptions = RecurrentOptions;

/**
 * Fully connected recurrence over x[n, steps, features]: in each step h = a(x_t · kernel + h · recurrent_kernel + bias),
 * where a is the activation. Gives h[n, units] of the last step, or with `returnSequences` [n, steps, units]; with
 * `returnState` also the last h. A second input is the h to start from. The weights are kernel[features, u],
 * recurrent_kernel[u, u], bias[u].
 *
 * @throws ConfigError for a bad argument, or `stateful` without a fixed batch size; ShapeError for an input of
 * another rank than 3, or a state that does not fit it.
 * Source: https://keras.io/api/layers/recurrent_layers/simple_rnn/
 *
 * @example
 * layers.simpleRNN({ units: 32 }).computeOutputShape([null, 33, 1]);    // [null, 32]
 */
export class SimpleRNN extends DenseRecurrent {
  static override readonly className = "SimpleRNN";
  protected override readonly inputCount = [1, 2] as const;

  constructor(options: SimpleRNNOptions, kerasMajor?: number) {
    super(options, kerasMajor, readSimpleRnn);
    this.args.forget("seed"); // as Keras writes it
    this.finish();
  }
}

/** The step of `SimpleRNN` and `SimpleRNNCell`. */
export function readSimpleRnn(args: ArgumentReader): Recurrence {
  return readRecurrence(args, () => ({
    addOp: (graph, inputs, attributes) => graph.add("rnn", inputs, attributes),
  }));
}

/** Makes a `SimpleRNN` layer. @see SimpleRNN */
export function simpleRNN(options: SimpleRNNOptions): SimpleRNN {
  return new SimpleRNN(options);
}
