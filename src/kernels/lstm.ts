import { Lstm } from "../../assembly/abi.ts";
import { activationFields } from "./activation.ts";
import type { Kernel } from "./kernel.ts";
import { weightOf } from "./operands.ts";
import { describeRecurrent } from "./recurrent.ts";

/** Whole sequences of a batch in one call. */
export const lstm: Kernel<"lstm"> = {
  name: "lstm_f32",
  op: "lstm",
  supports: () => true,
  describe(op, scope) {
    const [, columns = 4] = weightOf(op, 2).shape;
    const { fields, units, groupSamples, states } = describeRecurrent(op, scope, Lstm.Size, 2, {
      columns,
      groups: 1,
    });
    fields[Lstm.C0] = states[1]?.first ?? 0;
    fields[Lstm.LastC] = states[1]?.returned ?? 0;
    fields[Lstm.KeptC] = states[1]?.kept ?? 0;
    fields.splice(Lstm.RecurrentActivation, 4, ...activationFields(op.attributes.recurrentActivation));
    fields[Lstm.C] = scope.scratch(4 * groupSamples * units);
    fields[Lstm.Row] = scope.scratch(4 * units);
    return { fields, unitsPerSample: 1 };
  },
};
