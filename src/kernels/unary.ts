import { Unary } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { isRowwise } from "../ops/activation.ts";
import { activationFields, clampFields, clampInterval } from "./activation.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";

/** The activations that work element by element. */
export const unary: Kernel<"activation"> = {
  name: "unary_f32",
  op: "activation",
  inPlace: true,
  supports: (op) => !isRowwise(op.attributes),
  describe(op, scope) {
    const x = inputOf(op, 0);
    const interval = clampInterval(op.attributes);
    const [code, alpha, beta, gamma] = interval ? clampFields(interval) : activationFields(op.attributes);
    const fields = emptyFields(Unary.Size);
    fields[Unary.X] = scope.value(x);
    fields[Unary.Y] = scope.value(outputOf(op));
    fields[Unary.Activation] = code;
    fields[Unary.Alpha] = alpha;
    fields[Unary.Beta] = beta;
    fields[Unary.Gamma] = gamma;
    return { fields, unitsPerSample: elementCount(x.shape.slice(1)) };
  },
};
