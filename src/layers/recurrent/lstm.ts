import { ConfigError } from "../../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { ones } from "../initializers/constant.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { Layer } from "../layer.ts";
import { StateVariable, type Weight } from "../weight.ts";
import { type LSTMArguments, type LSTMOptions, readLSTM } from "./lstm-arguments.ts";

/**
 * Long short-term memory over x[n, steps, features]. In each step, with the gates in the order i, f, c, o:
 *
 *     z[4u] = x_t · kernel + h · recurrent_kernel + bias
 *     i, f, g, o = r(z_i), r(z_f), a(z_c), r(z_o)
 *     c = f ⊙ c + i ⊙ g,  h = o ⊙ a(c)
 *
 * where a is the activation and r the recurrent activation. Gives h[n, units] of the last step, or with
 * `returnSequences` [n, steps, units]; with `returnState` also the last h and c. The weights are
 * kernel[features, 4u], recurrent_kernel[u, 4u], bias[4u].
 *
 * @throws ConfigError for a bad argument, or `stateful` without a fixed batch size; ShapeError for an input of
 * another rank than 3.
 * Source: https://keras.io/api/layers/recurrent_layers/lstm/
 *
 * @example
 * layers.lstm({ units: 32, returnSequences: true }).computeOutputShape([null, 33, 1]);    // [null, 33, 32]
 */
export class LSTM extends Layer {
  static override readonly className = "LSTM";
  readonly units: number;
  readonly #read: LSTMArguments;
  #parameters: readonly Weight[] = [];

  constructor(options: LSTMOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#read = readLSTM(this.args);
    this.units = this.#read.units;
    this.finish();
    this.inputSpec = { ndim: 3 };
  }

  get stateful(): boolean {
    return this.#read.attributes.stateful;
  }

  protected override createWeights(inputShape: Shape): void {
    const { units } = this;
    const { attributes, kernelInitializer, recurrentInitializer, biasInitializer, unitForgetBias } =
      this.#read;
    this.#checkFixedSizes(inputShape);
    const features = this.knownSize(inputShape, -1);
    const kernel = this.addWeight("kernel", [features, 4 * units], kernelInitializer);
    this.#parameters = [kernel, this.addWeight("recurrent_kernel", [units, 4 * units], recurrentInitializer)];
    if (attributes.useBias) {
      const initializer = unitForgetBias ? forgetBias(biasInitializer) : biasInitializer;
      this.#parameters = [...this.#parameters, this.addWeight("bias", [4 * units], initializer)];
    }
    const axes: [number, number][] = [[-1, features]];
    if (attributes.stateful) {
      const batch = this.knownSize(inputShape, 0);
      for (const name of ["h", "c"]) this.addState(new StateVariable(`${this.name}/${name}`, [batch, units]));
      axes.unshift([0, batch]);
    }
    this.fixAxes(new Map(axes));
  }

  protected override call(graph: GraphBuilder, input: Value): Value | readonly Value[] {
    const { attributes } = this.#read;
    this.#checkFixedSizes(input.shape);
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    const states = this.states.map((state) => graph.variable(state));
    const outputs = graph.add("lstm", [input, ...parameters, ...states], attributes);
    return attributes.returnState ? outputs : (outputs[0] as Value);
  }

  /** The batch must be known for states, the steps for unrolling. */
  #checkFixedSizes([batch = null, steps = null]: readonly Dim[]): void {
    if (this.stateful && batch === null) {
      throw new ConfigError("When using `stateful=True` in a RNN, the batch size must be static", {
        ...this.args.where("stateful"),
        expected: "a first layer or input with batchInputShape (batch_shape), as [4, 10, 3]",
        received: "a dynamic batch size",
      });
    }
    if (this.#read.unroll && steps === null) {
      throw new ConfigError("Unrolling requires a fixed number of timesteps", {
        ...this.args.where("unroll"),
        expected: "inputs with a known size on axis 1",
        received: formatShape([batch, steps, null]),
      });
    }
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
