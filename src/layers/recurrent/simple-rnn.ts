import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { RecurrentAttributes } from "../../ops/recurrent.ts";
import { Recurrent } from "./recurrent.ts";
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
export class SimpleRNN extends Recurrent {
  static override readonly className = "SimpleRNN";
  protected override readonly inputCount = [1, 2] as const;
  protected override readonly gates = 1;
  protected override readonly stateNames: readonly string[] = ["h"];

  constructor(options: SimpleRNNOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.args.forget("seed"); // as Keras writes it
    this.finish();
  }

  protected override addOp(
    graph: GraphBuilder,
    inputs: readonly Value[],
    attributes: RecurrentAttributes,
  ): readonly Value[] {
    return graph.add("rnn", inputs, attributes);
  }
}

/** Makes a `SimpleRNN` layer. @see SimpleRNN */
export function simpleRNN(options: SimpleRNNOptions): SimpleRNN {
  return new SimpleRNN(options);
}
