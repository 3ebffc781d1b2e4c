import { MatMul, Tile } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { OpOf } from "../graph/graph.ts";
import type { Kernel } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { addressOf, inputOf, outputOf } from "./operands.ts";
import { productFields } from "./product.ts";
import { mergeAxes, repeatedStrides, sampleOf, sampleStride, type StridedAxis } from "./strides.ts";

/** Products of two tensors, or of a tensor and a weight that has axes of its own before the matrix. */
export const matmul: Kernel<"matmul"> = {
  name: "matmul_f32",
  op: "matmul",
  supports: isSupported,
  describe(op, scope) {
    const { transposeA, transposeB } = op.attributes;
    const [a, b, y] = [inputOf(op, 0), inputOf(op, 1), outputOf(op)];
    const isVector = y.shape.length === 2; // of each sample: one row
    const [rows = 1, columns = 1] = a.shape.slice(-2) as number[];
    const [m, k] = isVector ? [1, columns] : transposeA ? [columns, rows] : [rows, columns];
    const n = y.shape.at(-1) ?? 1;
    const outer = sampleOf(y).slice(0, -2);
    const [aStrides, bStrides] = [repeatedStrides(a, y), repeatedStrides(b, y)];
    const axes = mergeAxes(outer.map((size, i): StridedAxis => [size, aStrides[i] ?? 0, bStrides[i] ?? 0]));
    const fields = productFields({
      segments: scope.table([0]),
      segmentCount: 1,
      run: k,
      panels: scope.scratch(4 * k * paddedColumns(n)),
      columns: n,
      addend: 0,
      activation: op.activation,
    });
    fields[MatMul.A] = addressOf(a, scope);
    fields[MatMul.B] = addressOf(b, scope);
    fields[MatMul.Y] = scope.value(y);
    fields[MatMul.M] = m;
    fields[MatMul.TransposedA] = Number(transposeA);
    fields[MatMul.TransposedB] = Number(transposeB);
    fields[MatMul.Products] = elementCount(outer);
    fields[MatMul.ASampleStride] = sampleStride(a);
    fields[MatMul.BSampleStride] = sampleStride(b);
    fields[MatMul.Axes] = scope.table(axes.flat());
    fields[MatMul.AxisCount] = axes.length;
    fields[MatMul.Table] = scope.scratch(4 * Math.min(m, Tile.BlockRows));
    fields[MatMul.Rows] = transposeA ? scope.scratch(4 * Math.min(m, Tile.BlockRows) * k) : 0;
    return { fields, unitsPerSample: elementCount(outer) };
  },
};

/** Tensors have all axes, the batch first; weights stay the same for every sample. */
function isSupported({ attributes, inputs, outputs }: OpOf<"matmul">): boolean {
  const rank = outputs[0]?.shape.length ?? 0;
  const [a, b] = inputs;
  const isTensor = inputs.map(({ constant }) => constant === undefined);
  const fits = inputs.every(({ constant, shape }) =>
    constant === undefined ? shape.length === rank : shape.length < rank || shape[0] === 1,
  );
  // Two axes are a sample's vector times a weight.
  const isVector = !attributes.transposeA && a?.constant === undefined && b?.constant !== undefined;
  return isTensor.includes(true) && (rank === 2 ? isVector : fits);
}
