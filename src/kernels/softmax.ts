import { Softmax } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { isRowwise } from "../ops/activation.ts";
import { activationFields } from "./activation.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";

/** The activations that see a row: softmax, log-softmax, sparsemax over the last axis. */
export const softmax: Kernel<"activation"> = {
  name: "softmax_f32",
  op: "activation",
  inPlace: true,
  supports: (op) => isRowwise(op.attributes),
  describe(op, scope) {
    const x = inputOf(op, 0);
    const fields = emptyFields(Softmax.Size);
    fields[Softmax.X] = scope.value(x);
    fields[Softmax.Y] = scope.value(outputOf(op));
    fields[Softmax.N] = x.shape.at(-1) ?? 1;
    fields[Softmax.Activation] = activationFields(op.attributes)[0];
    return { fields, unitsPerSample: elementCount(x.shape.slice(1, -1)) };
  },
};
