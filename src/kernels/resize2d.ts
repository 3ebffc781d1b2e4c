import { Resize2D } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { Resize2DAttributes } from "../ops/resize2d.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";
import { sampleOf } from "./strides.ts";

/** Resized images, channels last. */
export const resize2d: Kernel<"resize2d"> = {
  name: "resize2d_f32",
  op: "resize2d",
  supports: (op) => inputOf(op, 0).constant === undefined,
  describe(op, scope) {
    const { interpolation } = op.attributes;
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const [height = 1, width = 1, channels = 1] = sampleOf(x);
    const [outHeight = 1, outWidth = 1] = sampleOf(y);
    const fields = emptyFields(Resize2D.Size);
    fields[Resize2D.X] = scope.value(x);
    fields[Resize2D.XSampleStride] = 4 * elementCount(sampleOf(x));
    fields[Resize2D.Channels] = channels;
    fields[Resize2D.Y] = scope.value(y);
    fields[Resize2D.OutHeight] = outHeight;
    fields[Resize2D.OutWidth] = outWidth;
    fields[Resize2D.Rows] = scope.table(sources(height, outHeight, 4 * width * channels, interpolation));
    fields[Resize2D.Columns] = scope.table(sources(width, outWidth, 4 * channels, interpolation));
    return { fields, unitsPerSample: outHeight };
  },
};

/** For each of `out` places, the two of `size` it lies between and the weight of the second: `ResizeSource`. */
function sources(
  size: number,
  out: number,
  bytes: number,
  interpolation: Resize2DAttributes["interpolation"],
): number[] {
  return Array.from({ length: out }, (_, i) => {
    if (interpolation === "nearest") {
      const nearest = bytes * nearestTo(i, size, out);
      return [nearest, nearest, 0];
    }
    const at = Math.min(Math.max(((i + 0.5) * size) / out - 0.5, 0), size - 1);
    const first = Math.floor(at);
    return [bytes * first, bytes * Math.ceil(at), bitsOf(at - first)];
  }).flat();
}

/** floor((i + 0.5) · size / out), rounded as Keras on JAX does: where it is an integer that decides which one it is. */
function nearestTo(i: number, size: number, out: number): number {
  const { fround } = Math;
  return Math.min(Math.floor(fround((i + 0.5) * fround(size * fround(1 / out)))), size - 1);
}

const view = new DataView(new ArrayBuffer(4));

/** A float as the integer of the same bits: tables hold integers. */
function bitsOf(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}
