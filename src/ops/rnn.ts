import type { OpDefinition } from "./op.ts";
import { inferRecurrent, type RecurrentAttributes, recurrentFlops } from "./recurrent.ts";

/** Inputs as in `RecurrentAttributes`, with u columns, a bias[u] and the state h. */
export type RnnAttributes = RecurrentAttributes;

/** Outputs: y[n, steps, u] or the last y[n, u]; with `returnState` also h[n, u]. */
export const rnnOp: OpDefinition<RnnAttributes> = {
  infer: (inputs, attributes, at) => inferRecurrent(inputs, attributes, 1, at),
  flops: (inputs) => recurrentFlops(inputs, 1, 2),
};
