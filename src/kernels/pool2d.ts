import { Pool2D, PoolMode } from "../../assembly/abi.ts";
import type { OpOf } from "../graph/graph.ts";
import { pool2dWindows } from "../ops/pool2d.ts";
import { slideWindow, type Window } from "../ops/window.ts";
import { type Description, emptyFields, type Kernel, type PlanScope } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";
import { sampleOf, stridesOf } from "./strides.ts";

/** The input rows or columns that each output one pools: [from, to). */
type Spans = readonly (readonly [from: number, to: number])[];

/** Max and average pooling, channels last. */
export const pool2d: Kernel<"pool2d"> = {
  name: "pool2d_f32",
  op: "pool2d",
  supports: () => true,
  describe(op, scope) {
    const [height = 1, width = 1] = sampleOf(inputOf(op, 0));
    const [rows, columns] = pool2dWindows(op.attributes);
    return describePool(op, scope, slidSpans(height, rows), slidSpans(width, columns));
  },
};

/** The same with windows that share the image out. */
export const adaptivePool2d: Kernel<"adaptivePool2d"> = {
  name: "pool2d_f32",
  op: "adaptivePool2d",
  supports: () => true,
  describe(op, scope) {
    const [height = 1, width = 1] = sampleOf(inputOf(op, 0));
    const [outHeight = 1, outWidth = 1] = sampleOf(outputOf(op));
    return describePool(op, scope, sharedSpans(height, outHeight), sharedSpans(width, outWidth));
  },
};

function describePool(
  op: OpOf<"pool2d"> | OpOf<"adaptivePool2d">,
  scope: PlanScope,
  rows: Spans,
  columns: Spans,
): Description {
  const x = inputOf(op, 0);
  const [height = 1, , channels = 1] = sampleOf(x);
  const [rowBytes = 4, pixelBytes = 4] = stridesOf(x);
  const table = (spans: Spans, bytes: number): number[] =>
    spans.flatMap(([from, to]) => [from * bytes, to - from]);
  const fields = emptyFields(Pool2D.Size);
  fields[Pool2D.X] = scope.value(x);
  fields[Pool2D.XSampleStride] = height * rowBytes;
  fields[Pool2D.XRowStride] = rowBytes;
  fields[Pool2D.Channels] = channels;
  fields[Pool2D.Y] = scope.value(outputOf(op));
  fields[Pool2D.OutHeight] = rows.length;
  fields[Pool2D.OutWidth] = columns.length;
  fields[Pool2D.Rows] = scope.table(table(rows, rowBytes));
  fields[Pool2D.Columns] = scope.table(table(columns, pixelBytes));
  fields[Pool2D.Mode] = op.attributes.mode === "max" ? PoolMode.Max : PoolMode.Average;
  const walk = channels % 4 === 0 ? walkOf(columns) : undefined;
  if (walk !== undefined) {
    fields[Pool2D.WalkSize] = walk.size;
    fields[Pool2D.WalkStride] = walk.stride;
    fields[Pool2D.WalkFrom] = walk.from;
    fields[Pool2D.WalkTo] = walk.to;
    fields[Pool2D.Kept] = scope.scratch((walk.size - walk.stride) * pixelBytes);
  }
  return { fields, unitsPerSample: rows.length };
}

/** Sizes and strides of the windows that the kernel can walk through. */
const WALKS = [
  [2, 2],
  [3, 2],
  [3, 1],
] as const;

/** The columns from the first to the last of the largest windows, if they are walked through in one of these steps. */
function walkOf(columns: Spans): { size: number; stride: number; from: number; to: number } | undefined {
  const sizes = columns.map(([from, to]) => to - from);
  const size = Math.max(...sizes);
  const from = sizes.indexOf(size);
  const to = sizes.lastIndexOf(size) + 1;
  const starts = columns.slice(from, to).map(([start]) => start);
  const [first = 0, next = 0] = starts;
  const stride = next - first;
  const isEven = starts.every((start, i) => start === first + i * stride && sizes[from + i] === size);
  return isEven && WALKS.some(([s, step]) => s === size && step === stride)
    ? { size, stride, from, to }
    : undefined;
}

/** What of a sliding window lies inside. */
function slidSpans(size: number, window: Window): Spans {
  const { out, before } = slideWindow(size, window);
  return Array.from({ length: out }, (_, i) => {
    const from = i * window.stride - before;
    return [Math.max(from, 0), Math.min(from + window.kernel, size)];
  });
}

function sharedSpans(size: number, out: number): Spans {
  return Array.from({ length: out }, (_, i) => [
    Math.floor((i * size) / out),
    Math.ceil(((i + 1) * size) / out),
  ]);
}
