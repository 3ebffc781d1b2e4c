import { Noise, NoiseKind } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { outputOf, weightOf } from "./operands.ts";

/** Random numbers for training mode. */
export const noise: Kernel<"noise"> = {
  name: "noise_f32",
  op: "noise",
  supports: () => true,
  describe(op, scope) {
    const { kind, a, b, stream } = op.attributes;
    const y = outputOf(op);
    const count = elementCount(y.shape.slice(1));
    const fields = emptyFields(Noise.Size);
    fields[Noise.Y] = scope.value(y);
    fields[Noise.Key] = scope.packed(weightOf(op, 1), { kind: "raw" });
    fields[Noise.Stream] = stream;
    fields[Noise.Kind] = kind === "normal" ? NoiseKind.Normal : NoiseKind.Keep;
    fields[Noise.N] = count;
    fields[Noise.A] = { f32: a };
    fields[Noise.B] = { f32: b };
    return { fields, unitsPerSample: count };
  },
};
