import { Gemm, Tile } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { OpOf } from "../graph/graph.ts";
import type { Field, Kernel, PlanScope } from "./kernel.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";

/** Dense on any number of rows. Rows are contiguous, so all axes but the last are one. */
export const gemm: Kernel<"dense"> = {
  name: "gemm_f32",
  op: "dense",
  supports: () => true,
  describe(op, scope) {
    const fields = denseProduct(op, scope);
    const x = inputOf(op, 0);
    fields[Gemm.A] = scope.value(x);
    fields[Gemm.AStride] = 4 * (x.shape.at(-1) ?? 1);
    fields[Gemm.C] = scope.value(outputOf(op));
    fields[Gemm.Table] = scope.scratch(4 * Tile.BlockRows);
    return { fields, unitsPerSample: elementCount(x.shape.slice(1, -1)) };
  },
};

/** The product x·kernel + bias of a dense op, for the two kernels that compute it. */
export function denseProduct(op: OpOf<"dense">, scope: PlanScope): Field[] {
  const kernel = weightOf(op, 1);
  // A 1×1 convolution comes here with its kernel of rank 4, whose last two axes are the matrix.
  const [k = 1, columns = 1] = kernel.shape.slice(-2);
  return productFields({
    segments: scope.table([0]),
    segmentCount: 1,
    run: k,
    panels: scope.packed(kernel, { kind: "panels", rows: k, columns, groups: 1 }),
    columns,
    addend: op.inputs.length > 2 ? scope.packed(weightOf(op, 2), { kind: "bias", columns, groups: 1 }) : 0,
    activation: op.activation,
  });
}
