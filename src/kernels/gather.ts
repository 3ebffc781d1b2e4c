import { Gather } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";

/** Rows of a weight by their numbers. */
export const gather: Kernel<"gather"> = {
  name: "gather_f32",
  op: "gather",
  supports: ({ inputs: [, table] }) => table?.constant !== undefined,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const table = weightOf(op, 1);
    const fields = emptyFields(Gather.Size);
    fields[Gather.X] = scope.value(x);
    fields[Gather.Table] = scope.packed(table, { kind: "raw" });
    fields[Gather.Y] = scope.value(outputOf(op));
    fields[Gather.Rows] = table.shape[0] ?? 0;
    fields[Gather.Columns] = table.shape[1] ?? 0;
    return { fields, unitsPerSample: elementCount(x.shape.slice(1)) };
  },
};
