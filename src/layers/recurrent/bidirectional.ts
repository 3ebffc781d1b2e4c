import { ConfigError, ShapeError, UnsupportedError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader, Parser } from "../arguments.ts";
import { scalar } from "../derived-constant.ts";
import { describe, type Json, type JsonObject } from "../json.ts";
import type { Layer, LayerOptions } from "../layer.ts";
import { type CallArguments, shapeJson } from "../serialized.ts";
import { Recurrent } from "./recurrent.ts";
import { flipSteps } from "./steps.ts";
import { copyLayer, groupsUnder, type Parts, readLayer, type WeightGroup, Wrapper } from "./wrapper.ts";

/** How the two outputs become one; null keeps both. */
export type MergeMode = "concat" | "sum" | "mul" | "ave" | null;

export interface BidirectionalOptions extends LayerOptions {
  /** A recurrent layer; it is copied. */
  readonly layer: Layer;
  /** Default concat. */
  readonly mergeMode?: MergeMode;
  /** Takes the steps the other way; by default a copy of `layer`. */
  readonly backwardLayer?: Layer | null;
  /** Only null. */
  readonly weights?: null;
}

const MERGE_MODES: readonly MergeMode[] = ["concat", "sum", "mul", "ave", null];

/**
 * A recurrent layer that goes through the steps both ways: y = merge(forward(x), backward(x)). With sequences the
 * outputs of the backward layer are put back into the order of the steps, and masked steps give zeros. With
 * `returnState` in the layer the states of the forward layer follow, then those of the backward layer; further inputs
 * are the states to start from in the same order. The weights are those of the forward, then of the backward layer.
 *
 * @throws ConfigError for a bad argument, or layers that do not go together; UnsupportedError for a layer that is not
 * recurrent; ShapeError for an input of another rank than 3.
 * Source: https://keras.io/api/layers/recurrent_layers/bidirectional/
 *
 * @example
 * layers.bidirectional({ layer: layers.lstm({ units: 8 }) }).computeOutputShape([null, 10, 3]);    // [null, 16]
 */
export class Bidirectional extends Wrapper {
  static override readonly className = "Bidirectional";
  static override readonly childKeys: readonly string[] = ["layer", "backward_layer"];
  readonly mergeMode: MergeMode;
  readonly forwardLayer: Recurrent;
  readonly backwardLayer: Recurrent;
  protected override readonly supportsMasking = true;
  protected override readonly takesMask = true;
  protected override readonly inputCount: readonly [number, number];
  readonly #two = scalar("two", 2);

  constructor(options: BidirectionalOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    const layer = readRecurrent(args, "layer");
    const name = (prefix: string): string => `${prefix}${removePrefix(layer.name, prefix)}`;
    this.forwardLayer = copyLayer(layer, { name: name("forward_") }, kerasMajor);
    const given = args.optional("backwardLayer") !== undefined;
    this.backwardLayer = given
      ? readRecurrent(args, "backwardLayer")
      : copyLayer(layer, { name: name("backward_"), go_backwards: true }, kerasMajor);
    this.mergeMode = args.parsed("mergeMode", parseMergeMode, "concat");
    args.harmless("weights", [null]);
    this.#checkPair();
    this.finish();
    this.forwardLayer.zeroOutputForMask = this.forwardLayer.returnSequences;
    this.backwardLayer.zeroOutputForMask = this.backwardLayer.returnSequences;
    this.inputSpec = this.forwardLayer.sequenceSpec;
    this.inputCount = [1, 1 + this.forwardLayer.stateCount + this.backwardLayer.stateCount];
  }

  get returnSequences(): boolean {
    return this.forwardLayer.returnSequences;
  }

  get stateful(): boolean {
    return this.forwardLayer.stateful;
  }

  override weightGroups(): readonly WeightGroup[] {
    return [
      ...groupsUnder("forward_layer", this.forwardLayer),
      ...groupsUnder("backward_layer", this.backwardLayer),
    ];
  }

  protected override get parts(): Parts {
    return { layer: this.forwardLayer, backward_layer: this.backwardLayer };
  }

  /** Further inputs are the states to start from. */
  override callArguments([sequences = null, ...states]: readonly Json[]): CallArguments {
    return {
      args: [sequences],
      kwargs: states.length === 0 ? {} : { initial_state: this.#packStates(states) },
    };
  }

  protected override buildConfigOf([sequences = [], ...states]: readonly Shape[]): JsonObject {
    if (states.length === 0) return { input_shape: shapeJson(sequences) };
    const shapes = {
      sequences_shape: shapeJson(sequences),
      initial_state_shape: this.#packStates(states.map(shapeJson)),
    };
    return { shapes_dict: shapes };
  }

  protected override createWeights(inputShape: Shape): void {
    for (const child of this.children) child.build(inputShape);
  }

  protected override call(
    graph: GraphBuilder,
    input: Value,
    others: readonly Value[],
  ): Value | readonly Value[] {
    const [forwardStates, backwardStates] = this.#splitStates(others);
    const [y, ...states] = this.forwardLayer.addTo(graph, [input, ...forwardStates]);
    const [last, ...lastStates] = this.backwardLayer.addTo(graph, [input, ...backwardStates]);
    const reversed = this.returnSequences ? flipSteps(graph, last as Value) : (last as Value);
    const merged = this.#merge(graph, y as Value, reversed);
    const mask = this.outputMask(graph, input);
    if (mask !== undefined) for (const value of merged) graph.setMask(value, mask);
    return [...merged, ...states, ...lastStates];
  }

  protected override outputMask(graph: GraphBuilder, input: Value): Value | undefined {
    return this.returnSequences ? graph.maskOf(input) : undefined;
  }

  #packStates(states: readonly Json[]): readonly Json[] {
    const half = this.forwardLayer.stateCount;
    const [forward, backward] = [states.slice(0, half), states.slice(half)];
    return [...this.forwardLayer.packStates(forward), ...this.backwardLayer.packStates(backward)];
  }

  #merge(graph: GraphBuilder, a: Value, b: Value): readonly Value[] {
    const combine = (operator: "add" | "multiply" | "divide", left: Value, right: Value): Value =>
      graph.addOne("binary", [left, right], { operator });
    switch (this.mergeMode) {
      case null:
        return [a, b];
      case "concat":
        return [graph.addOne("concat", [a, b], { axis: a.shape.length - 1 })];
      case "sum":
        return [combine("add", a, b)];
      case "mul":
        return [combine("multiply", a, b)];
      case "ave":
        return [combine("divide", combine("add", a, b), graph.constant(this.#two))];
    }
  }

  /** Given states: half for each direction, or none. */
  #splitStates(states: readonly Value[]): readonly [readonly Value[], readonly Value[]] {
    const half = this.forwardLayer.stateCount;
    if (states.length === 0 || states.length === this.inputCount[1] - 1) {
      return [states.slice(0, half), states.slice(half)];
    }
    throw new ShapeError("The number of initial states is wrong", {
      layer: this.label,
      expected: `${this.inputCount[1] - 1} after the sequences, or none`,
      received: `${states.length}`,
    });
  }

  /** Keras's demands on the two layers, in its words. */
  #checkPair(): void {
    const { forwardLayer: forward, backwardLayer: backward } = this;
    if (forward.goBackwards === backward.goBackwards) {
      throw new ConfigError(
        "Forward layer and backward layer should have different `go_backwards` value",
        this.#received("goBackwards"),
      );
    }
    for (const key of ["stateful", "returnSequences", "returnState"] as const) {
      if (forward[key] === backward[key]) continue;
      const attribute = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      throw new ConfigError(
        `Forward layer and backward layer are expected to have the same value for attribute "${attribute}"`,
        this.#received(key),
      );
    }
  }

  #received(key: "goBackwards" | "stateful" | "returnSequences" | "returnState"): {
    layer: string;
    argument: string;
    received: string;
  } {
    const received = `${this.forwardLayer[key]} for forward layer and ${this.backwardLayer[key]} for backward layer`;
    return { ...this.args.where("backwardLayer"), received };
  }
}

function readRecurrent(args: ArgumentReader, key: string): Recurrent {
  const layer = readLayer(args, key);
  if (layer instanceof Recurrent) return layer;
  throw new UnsupportedError("Only recurrent layers go both ways", {
    ...args.where(key),
    expected: "LSTM, GRU, SimpleRNN, RNN or ConvLSTM",
    received: layer.label,
  });
}

const parseMergeMode: Parser<MergeMode> = (value, { layer, argument }) => {
  const mode = MERGE_MODES.find((each) => each === value);
  if (mode !== undefined) return { value: mode, config: mode };
  throw new ConfigError("Invalid merge mode", {
    layer,
    argument,
    expected: 'one of "sum", "mul", "ave", "concat", null',
    received: describe(value),
  });
};

function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

/** Makes a `Bidirectional` layer. @see Bidirectional */
export function bidirectional(options: BidirectionalOptions): Bidirectional {
  return new Bidirectional(options);
}
