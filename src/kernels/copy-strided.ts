import { CopyStrided } from "../../assembly/abi.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";

const RANK = 5;

/** Transposes of up to five axes. */
export const copyStrided: Kernel<"transpose"> = {
  name: "copy_strided_f32",
  op: "transpose",
  supports: (op) => op.attributes.permutation.length <= RANK,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const shape = x.shape.map((dim) => dim ?? 1);
    const strides = shape.map(
      (_, axis) => 4 * shape.slice(axis + 1).reduce((product, dim) => product * dim, 1),
    );
    const { permutation } = op.attributes;
    const fields = emptyFields(CopyStrided.Size);
    fields[CopyStrided.X] = scope.value(x);
    fields[CopyStrided.Y] = scope.value(y);
    for (let axis = 0; axis < RANK; axis++) {
      // The batch stays outermost; axes that are missing come right after it, with size 1.
      const source = axis === 0 ? 0 : permutation[axis - RANK + permutation.length];
      const isMissing = axis > 0 && axis <= RANK - permutation.length;
      fields[CopyStrided.Size0 + axis] = isMissing ? 1 : (shape[source ?? 0] ?? 1);
      fields[CopyStrided.Stride0 + axis] = isMissing ? 0 : (strides[source ?? 0] ?? 0);
    }
    return { fields, unitsPerSample: 1 };
  },
};
