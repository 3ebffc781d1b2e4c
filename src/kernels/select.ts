import { Select } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { addressOf, inputOf, outputOf } from "./operands.ts";

/** One of two, by a condition. */
export const select: Kernel<"where"> = {
  name: "select_f32",
  op: "where",
  supports: (op) => op.inputs.some(({ constant }) => constant === undefined),
  describe(op, scope) {
    const [c, a, b] = [inputOf(op, 0), inputOf(op, 1), inputOf(op, 2)];
    const fields = emptyFields(Select.Size);
    fields[Select.C] = addressOf(c, scope);
    fields[Select.A] = addressOf(a, scope);
    fields[Select.B] = addressOf(b, scope);
    fields[Select.Y] = scope.value(outputOf(op));
    fields[Select.CStep] = c.constant ? 0 : 4;
    fields[Select.AStep] = a.constant ? 0 : 4;
    fields[Select.BStep] = b.constant ? 0 : 4;
    return { fields, unitsPerSample: elementCount(outputOf(op).shape.slice(1)) };
  },
};
