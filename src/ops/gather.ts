import type { OpDefinition } from "./op.ts";

/** Inputs: indices[n, ...] and table[rows, columns], a weight. */
export type GatherAttributes = Readonly<Record<never, never>>;

/** y[n, ..., c] = table[indices[n, ...], c]. Indices are floats; see the kernel for those that are no row. */
export const gatherOp: OpDefinition<GatherAttributes> = {
  infer: ([indices = [], table = []]) => [[...indices, table[1] ?? null]],
  flops: () => 0,
};
