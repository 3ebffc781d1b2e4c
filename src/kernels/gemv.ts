import { Gemv } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { denseProduct } from "./gemm.ts";
import type { Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";

/** Dense on a single row: a plan for one sample. */
export const gemv: Kernel<"dense"> = {
  name: "gemv_f32",
  op: "dense",
  supports: (op, capacity) => capacity === 1 && elementCount(inputOf(op, 0).shape.slice(1, -1)) === 1,
  describe(op, scope) {
    const fields = denseProduct(op, scope);
    fields[Gemv.X] = scope.value(inputOf(op, 0));
    fields[Gemv.Y] = scope.value(outputOf(op));
    return { fields, unitsPerSample: 1 };
  },
};
