import { Gru, Product, Sequence } from "../../assembly/abi.ts";
import { activationFields } from "./activation.ts";
import type { Kernel } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { weightOf } from "./operands.ts";
import { productFields } from "./product.ts";
import { describeRecurrent, type GateLayout } from "./recurrent.ts";

/**
 * Whole sequences of a batch in one call. With the reset gate before the product each gate has panels of its own,
 * since h·R covers the first two and (r∘h)·R the third.
 */
export const gru: Kernel<"gru"> = {
  name: "gru_f32",
  op: "gru",
  supports: () => true,
  describe(op, scope) {
    const { resetAfter, recurrentActivation } = op.attributes;
    const [units = 1] = weightOf(op, 2).shape;
    const layout: GateLayout = resetAfter
      ? { columns: 3 * units, groups: 1, biasGroups: 2, apart: true }
      : { columns: units, groups: 3, recurrentGroups: 2 };
    const { fields, groupSamples, rowLength } = describeRecurrent(op, scope, Gru.Size, 1, layout);
    const padded = paddedColumns(units);
    if (!resetAfter) {
      const candidate = productFields({
        segments: fields[Sequence.Recurrent + Product.Segments] ?? 0,
        segmentCount: 1,
        run: units,
        panels: 0, // those of h·R go on
        columns: padded,
        addend: 0,
        addendStride: 4 * rowLength,
      });
      fields.splice(Gru.Candidate, Product.Size, ...candidate);
    }
    fields.splice(Gru.RecurrentActivation, 4, ...activationFields(recurrentActivation));
    fields[Gru.ResetAfter] = resetAfter ? 1 : 0;
    fields[Gru.GateStride] = 4 * (resetAfter ? units : padded);
    fields[Gru.BiasStride] = 4 * rowLength;
    fields[Gru.Inner] = scope.scratch(4 * groupSamples * (resetAfter ? rowLength : units));
    return { fields, unitsPerSample: 1 };
  },
};
