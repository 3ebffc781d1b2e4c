import type { OpDefinition } from "./op.ts";

export interface TransposeAttributes {
  /** Axis i of the output is axis `permutation[i]` of the input; the batch, axis 0, stays. */
  readonly permutation: readonly number[];
}

export const transposeOp: OpDefinition<TransposeAttributes> = {
  infer: ([x = []], { permutation }) => [permutation.map((axis) => x[axis] ?? null)],
  flops: () => 0,
};
