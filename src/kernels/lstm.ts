import { Lstm } from "../../assembly/abi.ts";
import { activationFields } from "./activation.ts";
import type { OpOf } from "../graph/graph.ts";
import type { Field, Kernel, PlanScope } from "./kernel.ts";
import { weightOf } from "./operands.ts";
import { describeRecurrent, type StateFields } from "./recurrent.ts";

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
    fillCell(op, scope, fields, states, { units, room: groupSamples * units });
    return { fields, unitsPerSample: 1 };
  },
};

/** Fills what an LSTM has besides h: its gates, and c in as much room. */
export function fillCell(
  { attributes }: OpOf<"lstm"> | OpOf<"convLstm">,
  scope: PlanScope,
  fields: Field[],
  [, c]: readonly StateFields[],
  { units, room }: { readonly units: number; readonly room: number },
): void {
  fields[Lstm.C0] = c?.first ?? 0;
  fields[Lstm.LastC] = c?.returned ?? 0;
  fields[Lstm.KeptC] = c?.kept ?? 0;
  fields.splice(Lstm.RecurrentActivation, 4, ...activationFields(attributes.recurrentActivation));
  fields[Lstm.C] = scope.scratch(4 * room);
  fields[Lstm.Row] = scope.scratch(4 * units);
}
