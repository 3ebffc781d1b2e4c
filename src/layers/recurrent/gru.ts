import type { ArgumentReader } from "../arguments.ts";
import { parseActivation } from "../activations.ts";
import { DenseRecurrent } from "./dense-recurrent.ts";
import { type Recurrence, readRecurrence } from "./recurrence.ts";
import { type GatedOptions, parseCudnn } from "./recurrent-arguments.ts";

export interface GRUOptions extends GatedOptions {
  /** Apply the reset gate after the product with the recurrent kernel, not before it; default true. */
  readonly resetAfter?: boolean;
}

/**
 * Gated recurrent unit over x[n, steps, features]. In each step, with the gates in the order z, r, h:
 *
 *     z, r = s(x_t · kernel + bias_0 + h · recurrent_kernel + bias_1)
 *     g = a(x_t · kernel_h + bias_0h + r ⊙ (h · recurrent_kernel_h + bias_1h))
 *     h = z ⊙ h + (1 - z) ⊙ g
 *
 * where a is the activation and s the recurrent activation. With `resetAfter: false` there is no bias_1, and
 * g = a(x_t · kernel_h + bias_h + (r ⊙ h) · recurrent_kernel_h). Gives h[n, units] of the last step, or with
 * `returnSequences` [n, steps, units]; with `returnState` also the last h. A second input is the h to start from.
 * The weights are kernel[features, 3u], recurrent_kernel[u, 3u], bias[2, 3u] (`resetAfter: false`: [3u]).
 *
 * @throws ConfigError for a bad argument, or `stateful` without a fixed batch size; ShapeError for an input of
 * another rank than 3, or a state that does not fit it.
 * Source: https://keras.io/api/layers/recurrent_layers/gru/
 *
 * @example
 * layers.gru({ units: 32, returnSequences: true }).computeOutputShape([null, 33, 1]);    // [null, 33, 32]
 */
export class GRU extends DenseRecurrent {
  static override readonly className = "GRU";
  protected override readonly inputCount = [1, 2] as const;

  constructor(options: GRUOptions, kerasMajor?: number) {
    super(options, kerasMajor, readGru);
    this.args.parsed("useCudnn", parseCudnn, "auto");
    this.finish();
  }
}

/** The step of `GRU` and `GRUCell`. */
export function readGru(args: ArgumentReader): Recurrence {
  return readRecurrence(args, (units) => {
    const recurrentActivation = args.parsed("recurrentActivation", parseActivation, "sigmoid");
    const resetAfter = args.boolean("resetAfter", true);
    return {
      gates: 3,
      biasShape: resetAfter ? [2, 3 * units] : [3 * units],
      addOp: (graph, inputs, attributes) =>
        graph.add("gru", inputs, { ...attributes, recurrentActivation, resetAfter }),
    };
  });
}

/** Makes a `GRU` layer. @see GRU */
export function gru(options: GRUOptions): GRU {
  return new GRU(options);
}
