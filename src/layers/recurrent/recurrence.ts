import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { RecurrentAttributes } from "../../ops/recurrent.ts";
import type { ArgumentReader } from "../arguments.ts";
import { ones } from "../initializers/constant.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { readStep, type StepArguments } from "./recurrent-arguments.ts";
import { type Sequence, sequenceInputs } from "./sequence.ts";

/**
 * What one step computes and with which weights: kernel[features, g·u], recurrent_kernel[u, g·u] and a bias. A cell and the layer
 * that takes it through sequences are made of the same one.
 */
export interface Recurrence {
  readonly units: number;
  /** Column blocks of the kernels. */
  readonly gates: number;
  /** The names of the states, the first of which is the output. */
  readonly stateNames: readonly string[];
  readonly step: StepArguments;
  readonly biasShape: readonly number[];
  readonly biasInitializer: Initializer;
  /** Appends the op. */
  addOp(graph: GraphBuilder, inputs: readonly Value[], attributes: RecurrentAttributes): readonly Value[];
}

/** Reads the arguments of a step; `own` says what makes it another step than h = a(x·W + h·R + b). */
export function readRecurrence(
  args: ArgumentReader,
  own: (units: number, step: StepArguments) => Pick<Recurrence, "addOp"> & Partial<Recurrence>,
): Recurrence {
  const units = args.integer("units");
  const step = readStep(args);
  const recurrence = { units, gates: 1, stateNames: ["h"], step, ...own(units, step) };
  const { biasShape = [recurrence.gates * units], biasInitializer = step.biasInitializer } = recurrence;
  return { ...recurrence, biasShape, biasInitializer };
}

/** One weight of a recurrence: its name, shape and initializer. */
export type WeightEntry = readonly [name: string, shape: readonly number[], initializer: Initializer];

/** The weights for so many features, in Keras's order. */
export function weightsOf(recurrence: Recurrence, features: number): readonly WeightEntry[] {
  const { units, gates, step, biasShape, biasInitializer } = recurrence;
  const kernels: readonly WeightEntry[] = [
    ["kernel", [features, gates * units], step.kernelInitializer],
    ["recurrent_kernel", [units, gates * units], step.recurrentInitializer],
  ];
  return step.useBias ? [...kernels, ["bias", biasShape, biasInitializer]] : kernels;
}

/** Appends the op that takes sequences through the steps: one kernel, whoever asks. */
export function addRecurrence(
  graph: GraphBuilder,
  recurrence: Recurrence,
  weights: readonly Value[],
  sequence: Sequence,
): readonly Value[] {
  const { activation, useBias } = recurrence.step;
  return recurrence.addOp(graph, sequenceInputs(sequence, weights), {
    activation,
    useBias,
    ...sequence.attributes,
  });
}

/** The bias of the forget gate, the second of four, starts at 1. */
export function forgetBias(others: Initializer): Initializer {
  return {
    ...others,
    values([size = 0]) {
      const units = size / 4;
      const parts = [others.values([units]), ones.values([units]), others.values([2 * units])];
      return Float32Array.from(parts.flatMap((part) => [...part]));
    },
  };
}
