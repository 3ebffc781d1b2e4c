import { ShapeError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Json, JsonObject } from "../json.ts";
import { type CallArguments, shapeJson } from "../serialized.ts";
import type { Sequence } from "./sequence.ts";
import { addUnrolled } from "./unrolled.ts";
import { type Parts, Wrapper } from "./wrapper.ts";

/** The size of a state, or those of several; in a stack of cells one entry for each of them. */
export type StateSize = number | readonly StateSize[];

/**
 * What a recurrent layer does in one step: (x[n, ...], states) -> (output, states). A cell is a layer, so it can be applied
 * to one step by itself: its inputs are x and the states, its outputs the output and the next states. `RNN` takes it
 * through sequences.
 *
 * For a cell of one's own extend this class: `stateSize` says how large the states are, `createWeights` declares the weights,
 * and `call` appends the ops of one step. `RNN` then repeats these ops for every step, and can keep no states from one
 * prediction to the next.
 *
 * Source: https://keras.io/api/layers/recurrent_layers/rnn/
 *
 * @example
 * class Sum extends layers.Cell {
 *   static override readonly className = "Sum";
 *   readonly stateSize = 4;
 *   constructor(options = {}) { super(options); this.finish(); }
 *   protected override call(graph, x, [h]) {
 *     const next = graph.addOne("binary", [x, h], { operator: "add" });
 *     return [next, next];
 *   }
 * }
 * layers.rnn({ cell: new Sum() }).computeOutputShape([null, 10, 4]);    // [null, 4]
 */
export abstract class Cell extends Wrapper {
  abstract readonly stateSize: StateSize;
  protected override readonly inputCount: readonly [number, number] = [1, Infinity]; // as in Keras, x alone is enough to build

  /** The size of the output; by default that of the first state. */
  get outputSize(): number {
    return this.stateSizes[0] ?? 1;
  }

  /** The sizes of all states, one after the other. */
  get stateSizes(): readonly number[] {
    return flatten(this.stateSize);
  }

  /** Appends the ops that take sequences through the steps, with the outputs of a recurrent op. Here: step by step. */
  addSequence(graph: GraphBuilder, sequence: Sequence): readonly Value[] {
    return addUnrolled(graph, this, sequence);
  }

  /** The states as Keras nests them: a list, and in a stack one for each cell. */
  packStates(states: readonly Json[]): readonly Json[] {
    return states;
  }

  override callArguments([input = null, ...states]: readonly Json[]): CallArguments {
    return { args: [input, this.packStates(states)], kwargs: {} };
  }

  protected override buildConfigOf([input = []]: readonly Shape[]): JsonObject {
    return { input_shape: shapeJson(input) };
  }

  /** Appends the ops of one step: gives the output, then the next states. */
  protected abstract override call(
    graph: GraphBuilder,
    input: Value,
    states: readonly Value[],
  ): readonly Value[];

  protected override get parts(): Parts {
    return {};
  }

  /** As many states as the cell has, of its sizes. */
  protected checkStates(states: readonly Value[]): void {
    const sizes = this.stateSizes;
    const fits = (size: number, shape: Shape = []): boolean => shape.length === 2 && shape[1] === size;
    if (states.length === sizes.length && sizes.every((size, at) => fits(size, states[at]?.shape))) return;
    throw new ShapeError("The states do not fit the cell", {
      layer: this.label,
      expected: `after the input ${sizes.map((size) => `(None, ${size})`).join(", ")}`,
      received: states.map(({ shape }) => formatShape(shape)).join(", ") || "none",
    });
  }
}

function flatten(size: StateSize): readonly number[] {
  return typeof size === "number" ? [size] : size.flatMap(flatten);
}
