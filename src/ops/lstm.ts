import { ShapeError } from "../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../core/shape.ts";
import type { Activation } from "./activation.ts";
import type { OpDefinition } from "./op.ts";

/** Inputs: x[n, steps, features], kernel[features, 4u], recurrent[u, 4u], bias[4u] or none, then h and c if stateful. */
export interface LstmAttributes {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly useBias: boolean;
  readonly returnSequences: boolean;
  /** Also give the last h and c. */
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  /** The last two inputs are states that are read first and written last. */
  readonly stateful: boolean;
}

/** Outputs: y[n, steps, u] or the last y[n, u]; with `returnState` also h[n, u] and c[n, u]. */
export const lstmOp: OpDefinition<LstmAttributes> = {
  infer([x = [], kernel = [], recurrent = []], { returnSequences, returnState }, at) {
    if (x.length !== 3 || x[2] !== kernel[0]) {
      throw new ShapeError("The input does not fit the kernel", {
        layer: at,
        expected: `(batch, steps, ${kernel[0]})`,
        received: formatShape(x),
      });
    }
    const [batch = null, steps = null] = x;
    const units: Dim = recurrent[0] ?? null;
    const last: Shape = [batch, units];
    const output: Shape = returnSequences ? [batch, steps, units] : last;
    return returnState ? [output, last, last] : [output];
  },
  flops([x = [], kernel = [], recurrent = []]) {
    const steps = x[1] ?? 1;
    const [features, units] = [kernel[0] ?? 1, recurrent[0] ?? 1];
    return steps * (2 * (features + units) * 4 * units + 9 * units);
  },
};
