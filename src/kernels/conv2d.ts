import { Conv2D, Product, Tile } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { Constant, OpOf } from "../graph/graph.ts";
import type { Activation } from "../ops/activation.ts";
import { type ConvolutionAttributes, windowsOf } from "../ops/convolution.ts";
import { slideWindow } from "../ops/window.ts";
import { type Description, emptyFields, type Field, type Kernel, type PlanScope } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";
import { sampleOf } from "./strides.ts";
import { asVolume } from "./volume.ts";

/** The most bytes the bands of padded rows should take: they are written and read again at once, so should stay in L2. */
const BAND_BYTES = 192 * 1024;

/** Convolution of any stride, dilation, padding and grouping, channels last. */
export const conv2d: Kernel<"conv2d"> = {
  name: "conv2d_f32",
  op: "conv2d",
  supports: () => true,
  describe,
};

/** The same for volumes. */
export const conv3d: Kernel<"conv3d"> = {
  name: "conv2d_f32",
  op: "conv3d",
  supports: () => true,
  describe,
};

function describe(op: OpOf<"conv2d"> | OpOf<"conv3d">, scope: PlanScope): Description {
  const x = inputOf(op, 0);
  const kernel = weightOf(op, 1);
  const columns = (kernel.shape.at(-1) ?? 1) / op.attributes.groups;
  const fields = convolutionFields(scope, {
    sizes: sampleOf(x).slice(0, -1),
    channels: sampleOf(x).at(-1) ?? 1,
    outSizes: sampleOf(outputOf(op)).slice(0, -1),
    kernel,
    columns,
    window: op.attributes,
    bias: op.inputs.length > 2 ? weightOf(op, 2) : undefined,
    activation: op.activation,
  });
  fields[Conv2D.X] = scope.value(x);
  fields[Conv2D.Y] = scope.value(outputOf(op));
  const [outDepth, outHeight] = asVolume(sampleOf(outputOf(op)).slice(0, -1));
  return { fields, unitsPerSample: outDepth * outHeight };
}

/** A convolution, whatever op it belongs to. */
export interface ConvolutionParts {
  /** Of one image or volume, and of what comes out, without channels. */
  readonly sizes: readonly number[];
  readonly outSizes: readonly number[];
  readonly channels: number;
  readonly kernel: Constant;
  /** Those of a group in an output row: the filters, or more, which are zeros then. */
  readonly columns: number;
  readonly window: ConvolutionAttributes<readonly number[]>;
  readonly bias?: Constant | undefined;
  /** Are the results added to rows that are there? */
  readonly adds?: boolean;
  readonly activation?: Activation | undefined;
}

/** The fields of `Conv2D`, X and Y left open. */
export function convolutionFields(
  scope: PlanScope,
  { sizes, outSizes, channels, kernel, columns, window, bias, adds = false, activation }: ConvolutionParts,
): Field[] {
  const { groups, strides } = window;
  const [depth, height, width] = asVolume(sizes);
  const [outDepth, outHeight, outWidth] = asVolume(outSizes);
  const [kernelDepth, kernelHeight, kernelWidth] = asVolume(kernel.shape.slice(0, -2));
  const [strideDepth, strideHeight, strideWidth] = asVolume(strides);
  const [dilationDepth, dilationHeight, dilationWidth] = asVolume(window.dilation);
  const slides = windowsOf(kernel.shape, window).map((each, i) => slideWindow(sizes[i] ?? 1, each));
  const [padFront, padTop, padLeft] = asVolume(
    slides.map(({ before }) => before),
    0,
  );
  const isPadded = slides.some(({ before, after }) => before > 0 || after > 0);

  const bandWidth = isPadded ? padLeft + width + (slides.at(-1)?.after ?? 0) : width;
  const rowBytes = 4 * bandWidth * channels;
  const reach = (kernelHeight - 1) * dilationHeight + 1;
  const bandRows = (outRows: number): number => (outRows - 1) * strideHeight + reach;
  const bandBytes = (outRows: number): number => (isPadded ? kernelDepth * bandRows(outRows) * rowBytes : 0);
  const blockRows = blockOutRows(outHeight, outWidth, bandBytes);
  const planeBytes = (isPadded ? bandRows(blockRows) : dilationDepth * height) * rowBytes;

  // The elements of one kernel row touch each other unless dilation or groups part them.
  const runsTouch = groups === 1 && dilationWidth === 1;
  const segments: number[] = [];
  for (let kz = 0; kz < kernelDepth; kz++) {
    for (let ky = 0; ky < kernelHeight; ky++) {
      const line = kz * planeBytes + ky * dilationHeight * rowBytes;
      if (runsTouch) segments.push(line);
      else for (let kx = 0; kx < kernelWidth; kx++) segments.push(line + 4 * kx * dilationWidth * channels);
    }
  }
  const rows = elementCount(kernel.shape.slice(0, -1));
  const filters = (kernel.shape.at(-1) ?? 1) / groups;
  const fields = [
    ...productFields({
      segments: scope.table(segments),
      segmentCount: segments.length,
      run: rows / segments.length,
      panels: scope.packed(kernel, { kind: "panels", rows, columns: filters, groups }),
      columns,
      addend: bias ? scope.packed(bias, { kind: "bias", columns: filters, groups }) : 0,
      addendStride: adds ? 4 * columns : 0,
      activation,
    }),
    ...emptyFields(Conv2D.Size - Product.Size),
  ];
  fields[Conv2D.Depth] = depth;
  fields[Conv2D.Height] = height;
  fields[Conv2D.Width] = width;
  fields[Conv2D.Channels] = channels;
  fields[Conv2D.OutDepth] = outDepth;
  fields[Conv2D.OutHeight] = outHeight;
  fields[Conv2D.OutWidth] = outWidth;
  fields[Conv2D.StrideDepth] = strideDepth;
  fields[Conv2D.StrideHeight] = strideHeight;
  fields[Conv2D.StrideWidth] = strideWidth;
  fields[Conv2D.PadFront] = padFront;
  fields[Conv2D.PadTop] = padTop;
  fields[Conv2D.PadLeft] = padLeft;
  fields[Conv2D.KernelDepth] = kernelDepth;
  fields[Conv2D.DilationDepth] = dilationDepth;
  fields[Conv2D.BandWidth] = bandWidth;
  fields[Conv2D.BlockOutRows] = blockRows;
  fields[Conv2D.BandHeight] = bandRows(blockRows);
  fields[Conv2D.Band] = isPadded ? scope.scratch(bandBytes(blockRows)) : 0;
  fields[Conv2D.Table] = scope.scratch(4 * blockRows * outWidth);
  fields[Conv2D.Groups] = groups;
  fields[Conv2D.GroupPanelStride] = 4 * rows * paddedColumns(columns);
  fields[Conv2D.GroupBiasStride] = 4 * paddedColumns(columns);
  return fields;
}

/** Output rows to a block: at least a block of pixels where the image has them, as long as the bands stay small. */
function blockOutRows(outHeight: number, outWidth: number, bandBytes: (rows: number) => number): number {
  const wanted = Math.min(outHeight, Math.max(1, Math.ceil((2 * Tile.BlockRows) / outWidth)));
  let rows = wanted;
  while (rows > 1 && bandBytes(rows) > BAND_BYTES) rows--;
  return rows;
}
