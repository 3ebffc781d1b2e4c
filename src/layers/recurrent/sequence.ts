import type { Value } from "../../graph/graph.ts";
import type { RecurrentAttributes } from "../../ops/recurrent.ts";

/** How a sequence is gone through: what the ops of all recurrent layers have in common. */
export type SequenceAttributes = Required<Omit<RecurrentAttributes, "activation" | "useBias">>;

/** What a recurrent layer gives whoever computes its sequences. */
export interface Sequence {
  /** x[n, steps, ...] */
  readonly input: Value;
  /** The states to start from: all, or none. */
  readonly initial: readonly Value[];
  /** The states that last from one prediction to the next: all, or none. */
  readonly kept: readonly Value[];
  /** Which steps count. */
  readonly mask: Value | undefined;
  readonly attributes: SequenceAttributes;
}

/** The inputs of a sequence op: x, the weights, the states and the mask. */
export function sequenceInputs(
  { input, initial, kept, mask }: Sequence,
  weights: readonly Value[],
): readonly Value[] {
  return [input, ...weights, ...initial, ...kept, ...(mask === undefined ? [] : [mask])];
}
