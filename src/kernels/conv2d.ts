import { Conv2D, Tile } from "../../assembly/abi.ts";
import { conv2dWindows } from "../ops/conv2d.ts";
import { slideWindow } from "../ops/window.ts";
import type { Kernel } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";

/** The most bytes a band of padded rows should take: it is written and read again at once, so it should stay in L2. */
const BAND_BYTES = 192 * 1024;

/** Convolution of any stride, dilation, padding and grouping, channels last. */
export const conv2d: Kernel<"conv2d"> = {
  name: "conv2d_f32",
  op: "conv2d",
  supports: () => true,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const kernel = weightOf(op, 1);
    const [, height = 1, width = 1, channels = 1] = x.shape as readonly number[];
    const [, outHeight = 1, outWidth = 1, filters = 1] = y.shape as readonly number[];
    const [kernelHeight = 1, kernelWidth = 1, groupChannels = 1] = kernel.shape;
    const { groups, dilation, strides } = op.attributes;
    const [rowWindow, columnWindow] = conv2dWindows(kernel.shape, op.attributes);
    const vertical = slideWindow(height, rowWindow);
    const horizontal = slideWindow(width, columnWindow);
    const isPadded = [vertical, horizontal].some(({ before, after }) => before > 0 || after > 0);

    const bandWidth = isPadded ? horizontal.before + width + horizontal.after : width;
    const rowBytes = 4 * bandWidth * channels;
    const reach = (kernelHeight - 1) * dilation[0] + 1;
    const bandRows = (outRows: number): number => (outRows - 1) * strides[0] + reach;
    const blockRows = blockOutRows(outHeight, outWidth, (rows) => (isPadded ? bandRows(rows) * rowBytes : 0));

    // The elements of one kernel row touch each other unless dilation or groups part them.
    const runsTouch = groups === 1 && dilation[1] === 1;
    const segments: number[] = [];
    for (let ky = 0; ky < kernelHeight; ky++) {
      const line = ky * dilation[0] * rowBytes;
      if (runsTouch) segments.push(line);
      else for (let kx = 0; kx < kernelWidth; kx++) segments.push(line + 4 * kx * dilation[1] * channels);
    }
    const columns = filters / groups;
    const rows = kernelHeight * kernelWidth * groupChannels;
    const fields = productFields({
      segments: scope.table(segments),
      segmentCount: segments.length,
      run: rows / segments.length,
      panels: scope.packed(kernel, { kind: "panels", rows, columns, groups }),
      columns,
      addend: op.inputs.length > 2 ? scope.packed(weightOf(op, 2), { kind: "bias", columns, groups }) : 0,
      activation: op.activation,
    });
    fields[Conv2D.X] = scope.value(x);
    fields[Conv2D.Height] = height;
    fields[Conv2D.Width] = width;
    fields[Conv2D.Channels] = channels;
    fields[Conv2D.Y] = scope.value(y);
    fields[Conv2D.OutHeight] = outHeight;
    fields[Conv2D.OutWidth] = outWidth;
    fields[Conv2D.StrideHeight] = strides[0];
    fields[Conv2D.StrideWidth] = strides[1];
    fields[Conv2D.PadTop] = vertical.before;
    fields[Conv2D.PadLeft] = horizontal.before;
    fields[Conv2D.BandWidth] = bandWidth;
    fields[Conv2D.BlockOutRows] = blockRows;
    fields[Conv2D.BandHeight] = bandRows(blockRows);
    fields[Conv2D.Band] = isPadded ? scope.scratch(bandRows(blockRows) * rowBytes) : 0;
    fields[Conv2D.Table] = scope.scratch(4 * blockRows * outWidth);
    fields[Conv2D.Groups] = groups;
    fields[Conv2D.GroupPanelStride] = 4 * rows * paddedColumns(columns);
    fields[Conv2D.GroupBiasStride] = 4 * paddedColumns(columns);
    return { fields, unitsPerSample: outHeight };
  },
};

/** Output rows to a block: at least a block of pixels where the image has them, as long as the band stays small. */
function blockOutRows(outHeight: number, outWidth: number, bandBytes: (rows: number) => number): number {
  const wanted = Math.min(outHeight, Math.max(1, Math.ceil((2 * Tile.BlockRows) / outWidth)));
  let rows = wanted;
  while (rows > 1 && bandBytes(rows) > BAND_BYTES) rows--;
  return rows;
}
