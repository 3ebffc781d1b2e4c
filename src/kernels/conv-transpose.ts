import { ConvTranspose2D, Product, Tile } from "../../assembly/abi.ts";
import type { OpOf } from "../graph/graph.ts";
import { type Activation, LINEAR } from "../ops/activation.ts";
import { spread } from "../ops/conv-transpose.ts";
import { activationFields, clampFields, clampInterval } from "./activation.ts";
import type { Description, Field, Kernel, PlanScope } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";
import { sampleOf } from "./strides.ts";
import { asVolume } from "./volume.ts";

/** Transposed convolution of any stride, dilation and padding, channels last. */
export const convTranspose2d: Kernel<"convTranspose2d"> = {
  name: "conv_transpose2d_f32",
  op: "convTranspose2d",
  supports: () => true,
  describe,
};

/** The same for volumes. */
export const convTranspose3d: Kernel<"convTranspose3d"> = {
  name: "conv_transpose2d_f32",
  op: "convTranspose3d",
  supports: () => true,
  describe,
};

function describe(op: OpOf<"convTranspose2d"> | OpOf<"convTranspose3d">, scope: PlanScope): Description {
  const x = inputOf(op, 0);
  const y = outputOf(op);
  const kernel = weightOf(op, 1);
  const sizes = sampleOf(x).slice(0, -1);
  const [filters = 1, channels = 1] = kernel.shape.slice(-2);
  const [depth, height, width] = asVolume(sizes);
  const [outDepth, outHeight, outWidth] = asVolume(sampleOf(y).slice(0, -1));
  const [kernelDepth, kernelHeight, kernelWidth] = asVolume(kernel.shape.slice(0, -2));
  const [strideDepth, strideHeight, strideWidth] = asVolume(op.attributes.strides);
  const [dilationDepth, dilationHeight, dilationWidth] = asVolume(op.attributes.dilation);
  const crops = sizes.map((size, i) => spread(size, kernel.shape[i] ?? 1, op.attributes, i).crop);
  const [cropFront, cropTop, cropLeft] = asVolume(crops, 0);
  const columns = kernelWidth * filters;
  const groups = kernelDepth * kernelHeight;
  const layout = { kind: "panels", rows: channels, columns, groups, transposed: true } as const;
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
  fields[ConvTranspose2D.Depth] = depth;
  fields[ConvTranspose2D.Height] = height;
  fields[ConvTranspose2D.Width] = width;
  fields[ConvTranspose2D.Channels] = channels;
  fields[ConvTranspose2D.Y] = scope.value(y);
  fields[ConvTranspose2D.OutDepth] = outDepth;
  fields[ConvTranspose2D.OutHeight] = outHeight;
  fields[ConvTranspose2D.OutWidth] = outWidth;
  fields[ConvTranspose2D.Filters] = filters;
  fields[ConvTranspose2D.KernelDepth] = kernelDepth;
  fields[ConvTranspose2D.KernelHeight] = kernelHeight;
  fields[ConvTranspose2D.KernelWidth] = kernelWidth;
  fields[ConvTranspose2D.StrideDepth] = strideDepth;
  fields[ConvTranspose2D.StrideHeight] = strideHeight;
  fields[ConvTranspose2D.StrideWidth] = strideWidth;
  fields[ConvTranspose2D.DilationDepth] = dilationDepth;
  fields[ConvTranspose2D.DilationHeight] = dilationHeight;
  fields[ConvTranspose2D.DilationWidth] = dilationWidth;
  fields[ConvTranspose2D.CropFront] = cropFront;
  fields[ConvTranspose2D.CropTop] = cropTop;
  fields[ConvTranspose2D.CropLeft] = cropLeft;
  fields[ConvTranspose2D.Bias] = op.inputs.length > 2 ? scope.packed(weightOf(op, 2), { kind: "raw" }) : 0;
  fields[ConvTranspose2D.RowPanelStride] = 4 * channels * paddedColumns(columns);
  fields[ConvTranspose2D.Table] = scope.scratch(4 * Tile.BlockRows);
  fields[ConvTranspose2D.Products] = scope.scratch(4 * Math.min(width, Tile.BlockRows) * columns);
  return { fields, unitsPerSample: outDepth * outHeight };
}

function rowActivation(activation: Activation): readonly [number, Field, Field, Field] {
  const interval = activation.name === "linear" ? undefined : clampInterval(activation);
  return interval ? clampFields(interval) : activationFields(activation);
}
