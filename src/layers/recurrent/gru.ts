import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation } from "../../ops/activation.ts";
import type { RecurrentAttributes } from "../../ops/recurrent.ts";
import { parseActivation } from "../activations.ts";
import { Recurrent } from "./recurrent.ts";
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
export class GRU extends Recurrent {
  static override readonly className = "GRU";
  protected override readonly inputCount = [1, 2] as const;
  protected override readonly gates = 3;
  protected override readonly stateNames: readonly string[] = ["h"];
  readonly #recurrentActivation: Activation;
  readonly #resetAfter: boolean;

  constructor(options: GRUOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#recurrentActivation = this.args.parsed("recurrentActivation", parseActivation, "sigmoid");
    this.#resetAfter = this.args.boolean("resetAfter", true);
    this.args.parsed("useCudnn", parseCudnn, "auto");
    this.finish();
  }

  protected override biasShape(): readonly number[] {
    return this.#resetAfter ? [2, 3 * this.units] : [3 * this.units];
  }

  protected override addOp(
    graph: GraphBuilder,
    inputs: readonly Value[],
    attributes: RecurrentAttributes,
  ): readonly Value[] {
    const recurrentActivation = this.#recurrentActivation;
    return graph.add("gru", inputs, { ...attributes, recurrentActivation, resetAfter: this.#resetAfter });
  }
}

/** Makes a `GRU` layer. @see GRU */
export function gru(options: GRUOptions): GRU {
  return new GRU(options);
}
