import type { Pair } from "../../../src/ops/window.ts";
import { type NdArray, permute } from "../ndarray.ts";
import { type Sketch, type Tensor, Unmapped } from "../sketch.ts";
import { type Layout, onImages } from "./windows.ts";

export interface ConvTransposeVector {
  readonly strides: Pair;
  readonly dilation: Pair;
  /** What is cut off: [top, bottom, left, right]; or all that is more than the input times the strides. */
  readonly pads: readonly [number, number, number, number] | "same upper";
  readonly outputPadding: Pair;
  /** Where it is given, it decides what is added or cut off at the end. */
  readonly outputSizes: Pair | undefined;
  /** In the layout of its axes: a permutation of the letters o, i, h, w. */
  readonly filter: NdArray;
  readonly filterLayout: string;
  readonly bias: NdArray | undefined;
  readonly groups: number;
}

/** Without padding, and what a vector pads is cut off as by a cropping layer. */
export function convTranspose2d(
  sketch: Sketch,
  x: Tensor,
  layout: Layout,
  vector: ConvTransposeVector,
): Tensor {
  const { strides, dilation, groups, filter, filterLayout, bias } = vector;
  if (groups !== 1) throw new Unmapped("transposed convolution in groups");
  const kernel = permute(
    filter,
    [..."hwoi"].map((letter) => filterLayout.indexOf(letter)),
  );
  const weights = [kernel, ...(bias ? [bias] : [])].map((array) => sketch.weight(array));
  return onImages(sketch, x, layout, (images) => {
    const axes = ([0, 1] as const).map((axis) => {
      const size = images.dims[axis + 1] ?? 1;
      const reach = ((kernel.dims[axis] ?? 1) - 1) * dilation[axis] + 1;
      const full = (size - 1) * strides[axis] + reach;
      const isSame = vector.pads === "same upper";
      const wanted = isSame ? size * strides[axis] : vector.outputSizes?.[axis];
      const before = isSame
        ? Math.floor(Math.max(full - size * strides[axis], 0) / 2)
        : Number(vector.pads[2 * axis]);
      const after = isSame ? 0 : Number(vector.pads[2 * axis + 1]);
      const out = wanted ?? full + vector.outputPadding[axis] - before - after;
      return { before, out, extra: Math.max(0, before + out - full), full };
    });
    const [rows, columns] = axes as [(typeof axes)[0], (typeof axes)[0]];
    const whole = sketch.addOne("convTranspose2d", [images, ...weights], {
      strides,
      dilation,
      padding: "valid",
      outputPadding: [rows.extra, columns.extra],
    });
    const [, height, width, channels = 1] = whole.dims;
    if (height === rows.out && width === columns.out) return whole;
    return sketch.addOne("slice", [whole], {
      begin: [rows.before, columns.before, 0],
      size: [rows.out, columns.out, channels],
      strides: [1, 1, 1],
    });
  });
}
