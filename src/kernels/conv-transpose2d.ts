import { ConvTranspose2D, Product, Tile } from "../../assembly/abi.ts";
import { type Activation, LINEAR } from "../ops/activation.ts";
import { spread } from "../ops/conv-transpose2d.ts";
import { activationFields, clampFields, clampInterval } from "./activation.ts";
import type { Field, Kernel } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";

/** Transposed convolution of any stride, dilation and padding, channels last. */
export const convTranspose2d: Kernel<"convTranspose2d"> = {
  name: "conv_transpose2d_f32",
  op: "convTranspose2d",
  supports: () => true,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const kernel = weightOf(op, 1);
    const [, height = 1, width = 1, channels = 1] = x.shape as readonly number[];
    const [, outHeight = 1, outWidth = 1, filters = 1] = y.shape as readonly number[];
    const [kernelHeight = 1, kernelWidth = 1] = kernel.shape;
    const { dilation, strides } = op.attributes;
    const columns = kernelWidth * filters;
    const layout = {
      kind: "panels",
      rows: channels,
      columns,
      groups: kernelHeight,
      transposed: true,
    } as const;
    const fields = productFields({
      segments: scope.table([0]),
      segmentCount: 1,
      run: channels,
      panels: scope.packed(kernel, layout),
      columns,
      addend: 0,
    });
    // Products are parts of a result: the activation, a clamp too, has to wait for the whole row.
    const [code, alpha, beta, gamma] = rowActivation(op.activation ?? LINEAR);
    fields[Product.Activation] = code;
    fields[Product.Alpha] = alpha;
    fields[Product.Beta] = beta;
    fields[Product.Gamma] = gamma;
    fields[ConvTranspose2D.X] = scope.value(x);
    fields[ConvTranspose2D.Height] = height;
    fields[ConvTranspose2D.Width] = width;
    fields[ConvTranspose2D.Channels] = channels;
    fields[ConvTranspose2D.Y] = scope.value(y);
    fields[ConvTranspose2D.OutHeight] = outHeight;
    fields[ConvTranspose2D.OutWidth] = outWidth;
    fields[ConvTranspose2D.Filters] = filters;
    fields[ConvTranspose2D.KernelHeight] = kernelHeight;
    fields[ConvTranspose2D.KernelWidth] = kernelWidth;
    fields[ConvTranspose2D.StrideHeight] = strides[0];
    fields[ConvTranspose2D.StrideWidth] = strides[1];
    fields[ConvTranspose2D.DilationHeight] = dilation[0];
    fields[ConvTranspose2D.DilationWidth] = dilation[1];
    fields[ConvTranspose2D.CropTop] = spread(height, kernelHeight, op.attributes, 0).crop;
    fields[ConvTranspose2D.CropLeft] = spread(width, kernelWidth, op.attributes, 1).crop;
    fields[ConvTranspose2D.Bias] = op.inputs.length > 2 ? scope.packed(weightOf(op, 2), { kind: "raw" }) : 0;
    fields[ConvTranspose2D.RowPanelStride] = 4 * channels * paddedColumns(columns);
    fields[ConvTranspose2D.Table] = scope.scratch(4 * Tile.BlockRows);
    fields[ConvTranspose2D.Products] = scope.scratch(4 * Math.min(width, Tile.BlockRows) * columns);
    return { fields, unitsPerSample: outHeight };
  },
};

function rowActivation(activation: Activation): readonly [number, Field, Field, Field] {
  const interval = activation.name === "linear" ? undefined : clampInterval(activation);
  return interval ? clampFields(interval) : activationFields(activation);
}
