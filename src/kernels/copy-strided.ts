import { CopyPart, CopyStrided } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { Op, OpOf, Value } from "../graph/graph.ts";
import { type Description, emptyFields, type Field, type Kernel, type PlanScope } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";
import { mergeAxes, sampleOf, stridesOf, type StridedAxis } from "./strides.ts";

/** A box of elements of a sample that is copied: byte offsets of its first element, and its axes as [count, x, y]. */
interface Part {
  readonly x: Value;
  readonly xOffset: number;
  readonly yOffset: number;
  readonly axes: readonly StridedAxis[];
}

export const transpose: Kernel<"transpose"> = copying("transpose", ({ attributes }, x, y) => {
  const strides = stridesOf(x);
  return sampleOf(y).map((size, i) => [size, strides[(attributes.permutation[i + 1] ?? 0) - 1] ?? 0]);
});

export const slice: Kernel<"slice"> = copying(
  "slice",
  ({ attributes: { strides } }, x, y) => {
    return stridesOf(x).map((stride, i) => [sampleOf(y)[i] ?? 1, stride * (strides[i] ?? 1)]);
  },
  ({ attributes: { begin } }, x) => dot(begin, stridesOf(x)),
);

export const broadcast: Kernel<"broadcast"> = copying("broadcast", (_op, x, y) => {
  const sizes = sampleOf(x);
  return stridesOf(x).map((stride, i) => [sampleOf(y)[i] ?? 1, sizes[i] === 1 ? 0 : stride]);
});

/** The sample is filled with the border's value, and then the input copied into the middle of it. */
export const pad: Kernel<"pad"> = {
  name: "copy_strided_f32",
  op: "pad",
  supports: hasBatches,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const part = { x, xOffset: 0, ...placed(x, outputOf(op), op.attributes.before) };
    return describeCopy(op, scope, [part], op.attributes.value);
  },
};

/** One part for each input. */
export const concat: Kernel<"concat"> = {
  name: "copy_strided_f32",
  op: "concat",
  supports: hasBatches,
  describe(op, scope) {
    const { axis } = op.attributes;
    let start = 0;
    const parts = op.inputs.map((x): Part => {
      const corner = sampleOf(x).map((_, i) => (i + 1 === axis ? start : 0));
      start += x.shape[axis] ?? 1;
      return { x, xOffset: 0, ...placed(x, outputOf(op), corner) };
    });
    return describeCopy(op, scope, parts);
  },
};

/** A kernel that writes its whole output in order, from one input: `axesOf` gives the [size, bytes in x] of each axis. */
function copying<K extends "transpose" | "slice" | "broadcast">(
  kind: K,
  axesOf: (op: OpOf<K>, x: Value, y: Value) => (readonly [number, number])[],
  offsetOf: (op: OpOf<K>, x: Value) => number = () => 0,
): Kernel<K> {
  return {
    name: "copy_strided_f32",
    op: kind,
    supports: hasBatches,
    describe(typed, scope) {
      const op = typed as unknown as Op;
      const [x, y] = [inputOf(op, 0), outputOf(op)];
      const yStrides = stridesOf(y);
      const axes = axesOf(typed, x, y).map(([size, bytes], i): StridedAxis => [
        size,
        bytes,
        yStrides[i] ?? 0,
      ]);
      return describeCopy(op, scope, [{ x, xOffset: offsetOf(typed, x), yOffset: 0, axes }]);
    },
  };
}

/** Every input is a tensor with a batch: a weight would be read beyond its end. */
function hasBatches({ inputs }: { readonly inputs: readonly Value[] }): boolean {
  return inputs.every(({ constant }) => constant === undefined);
}

/** All of x, in order, at a corner of y. */
function placed(x: Value, y: Value, corner: readonly number[]): Pick<Part, "yOffset" | "axes"> {
  const xStrides = stridesOf(x);
  const yStrides = stridesOf(y);
  const axes = sampleOf(x).map((size, i): StridedAxis => [size, xStrides[i] ?? 0, yStrides[i] ?? 0]);
  return { yOffset: dot(corner, yStrides), axes };
}

function describeCopy(op: Op, scope: PlanScope, parts: readonly Part[], fill?: number): Description {
  const y = outputOf(op);
  const count = elementCount(sampleOf(y));
  const blocks = parts.map(({ x, xOffset, yOffset, axes }): Field[] => {
    const merged = mergeAxes(axes);
    const fields = emptyFields(CopyPart.Size);
    fields[CopyPart.X] = scope.value(x);
    fields[CopyPart.XSampleStride] = 4 * elementCount(sampleOf(x));
    fields[CopyPart.XOffset] = xOffset;
    fields[CopyPart.YOffset] = yOffset;
    fields[CopyPart.Axes] = scope.table(merged.flat());
    fields[CopyPart.AxisCount] = merged.length;
    return fields;
  });
  const head = emptyFields(CopyStrided.Size);
  head[CopyStrided.Y] = scope.value(y);
  head[CopyStrided.YSampleStride] = 4 * count;
  head[CopyStrided.FillCount] = fill === undefined ? 0 : count;
  head[CopyStrided.Fill] = { f32: fill ?? 0 };
  head[CopyStrided.PartCount] = parts.length;
  return { fields: [...head, ...blocks.flat()], unitsPerSample: 1 };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
