import type { Activation } from "../../../src/ops/activation.ts";
import { type NdArray, permute, pick, reorderBlocks, reverse, stack } from "../ndarray.ts";
import type { Output, Sketch, Tensor } from "../sketch.ts";

export interface RecurrentVector {
  readonly cell: "lstm" | "gru" | "rnn";
  /** [batch, steps, features] */
  readonly x: Tensor;
  /** [directions, gates · units, features], [directions, gates · units, units], twice [directions, gates · units] */
  readonly kernel: NdArray;
  readonly recurrent: NdArray;
  readonly biases: readonly NdArray[];
  /** For each gate in our order, its place in the vector's. */
  readonly order: readonly number[];
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  /** Of the gru. */
  readonly resetAfter: boolean;
  /** First states [directions, batch, units], all of them or none. */
  readonly initial: readonly NdArray[];
  /** For each direction: does it go backwards? */
  readonly backwards: readonly boolean[];
  readonly returnSequences: boolean;
}

export interface RecurrentOutputs {
  /** [steps, directions, batch, units] */
  readonly sequence: Output;
  /** The last states, each [directions, batch, units] */
  readonly states: readonly Output[];
}

/** One op for each direction; the runner puts their results together as the vectors have them. */
export function recurrent(sketch: Sketch, vector: RecurrentVector): RecurrentOutputs {
  const results = vector.backwards.map((goBackwards, index) => direction(sketch, vector, index, goBackwards));
  const stateCount = vector.cell === "lstm" ? 2 : 1;
  const outputOf = (index: number): readonly Tensor[] => results.map((tensors) => tensors[index] as Tensor);
  const sequence: Output = {
    parts: outputOf(0),
    finish: (parts) => {
      // Keras leaves the steps of a backwards layer in the order in which they were computed.
      const ordered = parts.map((part, index) => (vector.backwards[index] ? reverse(part, 1) : part));
      return permute(stack(ordered), [2, 0, 1, 3]);
    },
  };
  const states = Array.from({ length: stateCount }, (_, index) => ({
    parts: outputOf(index + 1),
    finish: stack,
  }));
  return { sequence, states };
}

function direction(sketch: Sketch, vector: RecurrentVector, index: number, goBackwards: boolean): Tensor[] {
  const { cell, x, order, activation, recurrentActivation, resetAfter, returnSequences } = vector;
  const columns = (array: NdArray): NdArray => permute(reorderBlocks(pick(array, index), order), [1, 0]);
  const biases = vector.biases.map((bias) => reorderBlocks(pick(bias, index), order));
  const keepsBoth = cell === "gru" && resetAfter;
  const bias = biases.length === 0 ? [] : [keepsBoth ? stack(biases) : sum(biases)];
  const weights = [columns(vector.kernel), columns(vector.recurrent), ...bias];
  const initial = vector.initial.map((state) => sketch.known(pick(state, index)));
  const attributes = {
    activation,
    useBias: biases.length > 0,
    returnSequences,
    returnState: true,
    goBackwards,
    stateful: false,
    initialState: initial.length > 0,
  };
  const inputs = [x, ...weights.map((array) => sketch.weight(array)), ...initial];
  if (cell === "rnn") return sketch.add("rnn", inputs, attributes);
  if (cell === "lstm") return sketch.add("lstm", inputs, { ...attributes, recurrentActivation });
  return sketch.add("gru", inputs, { ...attributes, recurrentActivation, resetAfter });
}

function sum(arrays: readonly NdArray[]): NdArray {
  const [first, ...others] = arrays as [NdArray, ...NdArray[]];
  return {
    dims: first.dims,
    data: first.data.map((value, i) => others.reduce((total, { data }) => total + (data[i] ?? 0), value)),
  };
}
