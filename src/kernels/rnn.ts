import { Rnn } from "../../assembly/abi.ts";
import type { Kernel } from "./kernel.ts";
import { weightOf } from "./operands.ts";
import { describeRecurrent } from "./recurrent.ts";

/** Whole sequences of a batch in one call. */
export const rnn: Kernel<"rnn"> = {
  name: "rnn_f32",
  op: "rnn",
  supports: () => true,
  describe(op, scope) {
    const [columns = 1] = weightOf(op, 2).shape;
    const { fields } = describeRecurrent(op, scope, Rnn.Size, 1, { columns, groups: 1 });
    return { fields, unitsPerSample: 1 };
  },
};
