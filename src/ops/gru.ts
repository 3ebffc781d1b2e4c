import type { Activation } from "./activation.ts";
import type { OpDefinition } from "./op.ts";
import { inferRecurrent, type RecurrentAttributes, recurrentFlops } from "./recurrent.ts";

/** Inputs as in `RecurrentAttributes`, with 3u columns, a bias[2, 3u] (reset before: [3u]) and the state h. */
export interface GruAttributes extends RecurrentAttributes {
  readonly recurrentActivation: Activation;
  /** Is the reset gate applied to h·R, or to h before the product? */
  readonly resetAfter: boolean;
}

/** Outputs: y[n, steps, u] or the last y[n, u]; with `returnState` also h[n, u]. */
export const gruOp: OpDefinition<GruAttributes> = {
  infer: (inputs, attributes, at) => inferRecurrent(inputs, attributes, 1, at),
  flops: (inputs) => recurrentFlops(inputs, 3, 9),
};
