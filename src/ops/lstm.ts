import type { Activation } from "./activation.ts";
import type { OpDefinition } from "./op.ts";
import { inferRecurrent, type RecurrentAttributes, recurrentFlops } from "./recurrent.ts";

/** Inputs as in `RecurrentAttributes`, with 4u columns, a bias[4u] and the states h and c. */
export interface LstmAttributes extends RecurrentAttributes {
  readonly recurrentActivation: Activation;
}

/** Outputs: y[n, steps, u] or the last y[n, u]; with `returnState` also h[n, u] and c[n, u]. */
export const lstmOp: OpDefinition<LstmAttributes> = {
  infer: (inputs, attributes, at) => inferRecurrent(inputs, attributes, 2, at),
  flops: (inputs) => recurrentFlops(inputs, 4, 9),
};
