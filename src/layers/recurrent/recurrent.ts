import { ConfigError, ShapeError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { InputSpec } from "../input-spec.ts";
import type { Json, JsonObject } from "../json.ts";
import { type CallArguments, shapeJson } from "../serialized.ts";
import { StateVariable } from "../weight.ts";
import { readSequence, type SequenceArguments } from "./recurrent-arguments.ts";
import type { Sequence } from "./sequence.ts";
import { type Parts, type WeightGroup, Wrapper } from "./wrapper.ts";

/**
 * What the recurrent layers share: states, masks, and the way through the steps. The inputs are x[n, steps, ...] and, if
 * given, the states to start from.
 *
 * A masked step leaves the states alone and repeats the output before it (or gives zeros with `zeroOutputForMask`);
 * with `returnSequences` the mask goes on. As in Keras 3, a layer that is given states heeds only a mask that is
 * given as well, by hand.
 */
export abstract class Recurrent extends Wrapper {
  readonly #sequence: SequenceArguments;
  protected override readonly supportsMasking = true;
  protected override readonly takesMask = true;
  #zeroOutputForMask: boolean;

  protected constructor(options: unknown, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#sequence = readSequence(this.args);
    this.#zeroOutputForMask = this.#sequence.zeroOutputForMask;
  }

  get stateful(): boolean {
    return this.#sequence.stateful;
  }

  get returnSequences(): boolean {
    return this.#sequence.returnSequences;
  }

  get returnState(): boolean {
    return this.#sequence.returnState;
  }

  get goBackwards(): boolean {
    return this.#sequence.goBackwards;
  }

  get unroll(): boolean {
    return this.#sequence.unroll;
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

  /** What is demanded of the sequences, for a layer around this one. */
  get sequenceSpec(): InputSpec {
    return this.inputSpec;
  }

  /** The names of the states, as Keras orders them. */
  protected abstract get stateNames(): readonly string[];

  /** Of one sample, for sequences of this shape; in the order of the names. */
  protected abstract stateShapes(inputShape: Shape): readonly (readonly number[])[];

  /** Appends the ops: the output, and with `returnState` the last states. */
  protected abstract addSequence(graph: GraphBuilder, sequence: Sequence): readonly Value[];

  /** Declares the weights; gives the sizes that every input must have from now on. */
  protected abstract addParameters(inputShape: Shape): ReadonlyMap<number, number>;

  /** A recurrent layer's weights are those of its cell. */
  override weightGroups(): readonly WeightGroup[] {
    return this.children.length > 0 ? super.weightGroups() : [{ path: "cell", weights: this.weights }];
  }

  protected override get parts(): Parts {
    return {};
  }

  /** The states as Keras nests them. */
  packStates(states: readonly Json[]): readonly Json[] {
    return states;
  }

  /** Further inputs are the states to start from. */
  override callArguments([sequences = null, ...states]: readonly Json[]): CallArguments {
    return {
      args: [sequences],
      kwargs: states.length === 0 ? {} : { initial_state: this.packStates(states) },
    };
  }

  protected override buildConfigOf([sequences = [], ...states]: readonly Shape[]): JsonObject {
    if (states.length === 0) return { input_shape: shapeJson(sequences) };
    const shapes = {
      sequences_shape: shapeJson(sequences),
      initial_state_shape: this.packStates(states.map(shapeJson)),
    };
    return { shapes_dict: shapes };
  }

  protected override createWeights(inputShape: Shape): void {
    this.#checkFixedSizes(inputShape);
    const axes = this.addParameters(inputShape);
    if (!this.stateful) {
      this.fixAxes(axes);
      return;
    }
    const batch = this.knownSize(inputShape, 0);
    const shapes = this.stateShapes(inputShape);
    for (const [at, name] of this.stateNames.entries()) {
      this.addState(new StateVariable(`${this.name}/${name}`, [batch, ...(shapes[at] ?? [])]));
    }
    this.fixAxes(new Map([[0, batch], ...axes]));
  }

  protected override call(
    graph: GraphBuilder,
    input: Value,
    others: readonly Value[],
  ): Value | readonly Value[] {
    this.#checkFixedSizes(input.shape);
    this.#checkStates(others);
    // Keras passes the mask of the sequences on by itself only where they are the only input.
    const isHeeded = others.length === 0 || graph.isMaskGiven(input);
    const mask = isHeeded ? graph.maskOf(input) : undefined;
    const { returnSequences, returnState, goBackwards, stateful, unroll } = this.#sequence;
    return this.addSequence(graph, {
      input,
      initial: others,
      kept: this.states.map((state) => graph.variable(state)),
      mask,
      attributes: {
        returnSequences,
        returnState,
        goBackwards,
        stateful,
        initialState: others.length > 0,
        masked: mask !== undefined,
        // Unrolled, Keras knows no zeros for masked steps, but begins with them.
        maskedOutput: unroll ? "previousOrZeros" : this.zeroOutputForMask ? "zeros" : "previous",
      },
    });
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
  #checkFixedSizes(shape: Shape): void {
    const [batch = null, steps = null] = shape;
    if (this.stateful && batch === null) {
      throw new ConfigError("When using `stateful=True` in a RNN, the batch size must be static", {
        ...this.args.where("stateful"),
        expected: "a first layer or input with batchInputShape (batch_shape), as [4, 10, 3]",
        received: "a dynamic batch size",
      });
    }
    if (this.unroll && steps === null) {
      throw new ConfigError("Unrolling requires a fixed number of timesteps", {
        ...this.args.where("unroll"),
        expected: "inputs with a known size on axis 1",
        received: formatShape(shape),
      });
    }
  }
}
