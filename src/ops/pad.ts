import type { OpDefinition } from "./op.ts";

export interface PadAttributes {
  /** Elements added before and after, for each axis but the batch. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** What they are. */
  readonly value: number;
}

/** x with a border of one value. */
export const padOp: OpDefinition<PadAttributes> = {
  infer([x = []], { before, after }) {
    const sample = x
      .slice(1)
      .map((dim, i) => (dim === null ? null : dim + (before[i] ?? 0) + (after[i] ?? 0)));
    return [[x[0] ?? null, ...sample]];
  },
  flops: () => 0,
};
