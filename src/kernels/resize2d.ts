import { Resize2D } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";
import { resampling, type Samples } from "./resampling.ts";
import { sampleOf, stridesOf } from "./strides.ts";

/** Resized images, channels last. */
export const resize2d: Kernel<"resize2d"> = {
  name: "resize2d_f32",
  op: "resize2d",
  supports: (op) => inputOf(op, 0).constant === undefined,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const [height = 1, width = 1, channels = 1] = sampleOf(x);
    const [outHeight = 1, outWidth = 1] = sampleOf(y);
    const [rowBytes = 4, pixelBytes = 4] = stridesOf(x);
    const rows = resampling(height, outHeight, op.attributes);
    const columns = resampling(width, outWidth, op.attributes);
    const fields = emptyFields(Resize2D.Size);
    fields[Resize2D.X] = scope.value(x);
    fields[Resize2D.XSampleStride] = 4 * elementCount(sampleOf(x));
    fields[Resize2D.XRowStride] = rowBytes;
    fields[Resize2D.Channels] = channels;
    fields[Resize2D.Y] = scope.value(y);
    fields[Resize2D.OutHeight] = outHeight;
    fields[Resize2D.OutWidth] = outWidth;
    fields[Resize2D.Rows] = scope.table(sources(rows, rowBytes));
    fields[Resize2D.RowsStride] = sourceBytes(rows);
    fields[Resize2D.Columns] = scope.table(sources(columns, pixelBytes));
    fields[Resize2D.ColumnsStride] = sourceBytes(columns);
    fields[Resize2D.Line] = mostWeights(rows) > 1 ? scope.scratch(rowBytes) : 0;
    return { fields, unitsPerSample: outHeight };
  },
};

/** A `ResizeSource` for each place, all as long as the longest. */
function sources(places: readonly Samples[], bytes: number): number[] {
  const most = mostWeights(places);
  return places.flatMap(({ first, weights }) => {
    const padded = Array.from({ length: most }, (_, i) => bitsOf(weights[i] ?? 0));
    return [first * bytes, weights.length, ...padded];
  });
}

function sourceBytes(places: readonly Samples[]): number {
  return 4 * (2 + mostWeights(places));
}

function mostWeights(places: readonly Samples[]): number {
  return places.reduce((most, { weights }) => Math.max(most, weights.length), 1);
}

const view = new DataView(new ArrayBuffer(4));

/** A float as the integer of the same bits: tables hold integers. */
function bitsOf(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}
