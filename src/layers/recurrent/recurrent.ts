import { ConfigError, ShapeError } from "../../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { RecurrentAttributes } from "../../ops/recurrent.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { Json, JsonObject } from "../json.ts";
import { Layer } from "../layer.ts";
import { type CallArguments, shapeJson } from "../serialized.ts";
import { StateVariable, type Weight } from "../weight.ts";
import { type RecurrentArguments, type RecurrentOptions, readRecurrent } from "./recurrent-arguments.ts";

/**
 * What the recurrent layers share: the weights kernel[features, gates·u], recurrent_kernel[u, gates·u] and a bias, states,
 * masks. The inputs are x[n, steps, features] and, if given, the states to start from, each [n, u].
 *
 * A masked step leaves the states alone and repeats the output before it (or gives zeros with `zeroOutputForMask`);
 * with `returnSequences` the mask goes on. As in Keras 3, a layer that is given states heeds only a mask that is
 * given as well, by hand.
 */
export abstract class Recurrent extends Layer {
  readonly units: number;
  protected readonly read: RecurrentArguments;
  protected override readonly supportsMasking = true;
  #zeroOutputForMask: boolean;
  #parameters: readonly Weight[] = [];

  protected constructor(options: RecurrentOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.read = readRecurrent(this.args);
    this.units = this.read.units;
    this.#zeroOutputForMask = this.read.zeroOutputForMask;
    this.inputSpec = { ndim: 3 };
  }

  get stateful(): boolean {
    return this.read.attributes.stateful;
  }

  get returnSequences(): boolean {
    return this.read.attributes.returnSequences;
  }

  get returnState(): boolean {
    return this.read.attributes.returnState;
  }

  get goBackwards(): boolean {
    return this.read.attributes.goBackwards;
  }

  /** How many states the layer has, and can be given. */
  get stateCount(): number {
    return this.stateNames.length;
  }

  get zeroOutputForMask(): boolean {
    return this.#zeroOutputForMask;
  }

  /** Set by a layer around this one: what a masked step gives. */
  set zeroOutputForMask(zeros: boolean) {
    this.#zeroOutputForMask = this.args.fixed("zeroOutputForMask", zeros);
  }

  /** Column blocks of the kernels. */
  protected abstract get gates(): number;

  /** The names of the states, the first of which is the output. */
  protected abstract get stateNames(): readonly string[];

  /** Appends the op. */
  protected abstract addOp(
    graph: GraphBuilder,
    inputs: readonly Value[],
    attributes: RecurrentAttributes,
  ): readonly Value[];

  protected biasShape(): readonly number[] {
    return [this.gates * this.units];
  }

  protected biasInitializer(): Initializer {
    return this.read.biasInitializer;
  }

  /** Further inputs are the states to start from. */
  override callArguments([sequences = null, ...states]: readonly Json[]): CallArguments {
    return { args: [sequences], kwargs: states.length === 0 ? {} : { initial_state: states } };
  }

  protected override buildConfigOf([sequences = [], ...states]: readonly Shape[]): JsonObject {
    if (states.length === 0) return { input_shape: shapeJson(sequences) };
    const shapes = { sequences_shape: shapeJson(sequences), initial_state_shape: states.map(shapeJson) };
    return { shapes_dict: shapes };
  }

  protected override createWeights(inputShape: Shape): void {
    const { units, gates, read } = this;
    this.#checkFixedSizes(inputShape);
    const features = this.knownSize(inputShape, -1);
    this.#parameters = [
      this.addWeight("kernel", [features, gates * units], read.kernelInitializer),
      this.addWeight("recurrent_kernel", [units, gates * units], read.recurrentInitializer),
    ];
    if (read.attributes.useBias) {
      const bias = this.addWeight("bias", this.biasShape(), this.biasInitializer());
      this.#parameters = [...this.#parameters, bias];
    }
    const axes: [number, number][] = [[-1, features]];
    if (this.stateful) {
      const batch = this.knownSize(inputShape, 0);
      for (const name of this.stateNames) {
        this.addState(new StateVariable(`${this.name}/${name}`, [batch, units]));
      }
      axes.unshift([0, batch]);
    }
    this.fixAxes(new Map(axes));
  }

  protected override call(
    graph: GraphBuilder,
    input: Value,
    others: readonly Value[],
  ): Value | readonly Value[] {
    const { attributes, unroll } = this.read;
    this.#checkFixedSizes(input.shape);
    this.#checkStates(others);
    // Keras passes the mask of the sequences on by itself only where they are the only input.
    const isHeeded = others.length === 0 || graph.isMaskGiven(input);
    const mask = isHeeded ? graph.maskOf(input) : undefined;
    const inputs = [
      input,
      ...this.#parameters.map((weight) => graph.constant(weight)),
      ...others,
      ...this.states.map((state) => graph.variable(state)),
    ];
    if (mask !== undefined) inputs.push(mask);
    const outputs = this.addOp(graph, inputs, {
      ...attributes,
      initialState: others.length > 0,
      masked: mask !== undefined,
      // Unrolled, Keras knows no zeros for masked steps, but begins with them.
      maskedOutput: unroll ? "previousOrZeros" : this.zeroOutputForMask ? "zeros" : "previous",
    });
    return attributes.returnState ? outputs : (outputs[0] as Value);
  }

  protected override outputMask(graph: GraphBuilder, input: Value): Value | undefined {
    return this.returnSequences ? graph.maskOf(input) : undefined;
  }

  /** All states are given, or none. */
  #checkStates(given: readonly Value[]): void {
    const { stateNames } = this;
    if (given.length === 0 || given.length === stateNames.length) return;
    throw new ShapeError("The number of initial states is wrong", {
      layer: this.label,
      expected: `${stateNames.length} (${stateNames.join(", ")}) after the sequences, or none`,
      received: `${given.length}`,
    });
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
    if (this.read.unroll && steps === null) {
      throw new ConfigError("Unrolling requires a fixed number of timesteps", {
        ...this.args.where("unroll"),
        expected: "inputs with a known size on axis 1",
        received: formatShape([batch, steps, null]),
      });
    }
  }
}
