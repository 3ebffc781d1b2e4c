import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation } from "../../ops/activation.ts";
import type { RecurrentAttributes } from "../../ops/recurrent.ts";
import { parseActivation } from "../activations.ts";
import { ones } from "../initializers/constant.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { Recurrent } from "./recurrent.ts";
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
export class LSTM extends Recurrent {
  static override readonly className = "LSTM";
  protected override readonly inputCount = [1, 3] as const;
  protected override readonly gates = 4;
  protected override readonly stateNames: readonly string[] = ["h", "c"];
  readonly #recurrentActivation: Activation;
  readonly #unitForgetBias: boolean;

  constructor(options: LSTMOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#recurrentActivation = this.args.parsed("recurrentActivation", parseActivation, "sigmoid");
    this.#unitForgetBias = this.args.boolean("unitForgetBias", true);
    this.args.parsed("useCudnn", parseCudnn, "auto");
    this.finish();
  }

  protected override biasInitializer(): Initializer {
    const { biasInitializer } = this.read;
    return this.#unitForgetBias ? forgetBias(biasInitializer) : biasInitializer;
  }

  protected override addOp(
    graph: GraphBuilder,
    inputs: readonly Value[],
    attributes: RecurrentAttributes,
  ): readonly Value[] {
    return graph.add("lstm", inputs, { ...attributes, recurrentActivation: this.#recurrentActivation });
  }
}

/** The bias of the forget gate, the second of four, starts at 1. */
function forgetBias(others: Initializer): Initializer {
  return {
    ...others,
    values([size = 0]) {
      const units = size / 4;
      const parts = [others.values([units]), ones.values([units]), others.values([2 * units])];
      return Float32Array.from(parts.flatMap((part) => [...part]));
    },
  };
}

/** Makes a `LSTM` layer. @see LSTM */
export function lstm(options: LSTMOptions): LSTM {
  return new LSTM(options);
}
