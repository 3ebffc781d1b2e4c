import { type Padding, slideWindow } from "../../../src/ops/window.ts";
import type { Pair } from "../../../src/ops/window.ts";
import { type NdArray, permute, reshape } from "../ndarray.ts";
import { type Sketch, type Tensor, Unmapped } from "../sketch.ts";

/** How windows slide: pads are [top, bottom, left, right]. */
export interface Sliding {
  readonly strides: Pair;
  readonly dilation: Pair;
  readonly pads: readonly [number, number, number, number] | "same upper" | "same lower";
}

const TO_NHWC = [0, 2, 3, 1];
const TO_NCHW = [0, 3, 1, 2];

export type Layout = "nchw" | "nhwc";

/** An op on channels-last images inside a graph of either layout. */
export function onImages(sketch: Sketch, x: Tensor, layout: Layout, op: (x: Tensor) => Tensor): Tensor {
  if (layout === "nhwc") return op(x);
  return sketch.permuted(op(sketch.permuted(x, TO_NHWC)), TO_NCHW);
}

/** [batch, channels, width] as images of one row; results compare without axes of size 1. */
export function asImages(sketch: Sketch, x: Tensor): Tensor {
  if (x.dims.length === 4) return x;
  if (x.dims.length !== 3) throw new Unmapped("windows over volumes");
  const [batch = 1, channels = 1, width = 1] = x.dims;
  return sketch.known(reshape(sketch.numbers(x), [batch, channels, 1, width]));
}

export interface Conv2DVector extends Sliding {
  /** In the layout of its axes: a permutation of the letters o, i, h, w. */
  readonly filter: NdArray;
  readonly filterLayout: string;
  readonly bias: NdArray | undefined;
  readonly groups: number;
}

/** A convolution of one channel in each group is a depthwise one. */
export function conv2d(sketch: Sketch, x: Tensor, layout: Layout, vector: Conv2DVector): Tensor {
  const { strides, dilation, groups } = vector;
  const kernel = permute(
    vector.filter,
    [..."hwio"].map((letter) => vector.filterLayout.indexOf(letter)),
  );
  const weights = [kernel, ...(vector.bias ? [vector.bias] : [])].map((array) => sketch.weight(array));
  return onImages(sketch, x, layout, (images) => {
    const [height = 1, width = 1] = images.dims.slice(1);
    const { padding, pads } = resolve([height, width], kernel.dims, vector);
    const padded = sketch.padded(images, [0, pads[0], pads[2], 0], [0, pads[1], pads[3], 0], 0);
    if (groups === 1 || kernel.dims[2] !== 1) {
      return sketch.addOne("conv2d", [padded, ...weights], { strides, dilation, padding, groups });
    }
    const [rows = 1, columns = 1, , filters = 1] = kernel.dims;
    const depthwise = sketch.weight(reshape(kernel, [rows, columns, groups, filters / groups]));
    const inputs = [padded, depthwise, ...weights.slice(1)];
    return sketch.addOne("depthwiseConv2d", inputs, { strides, dilation, padding });
  });
}

export interface Pool2DVector extends Sliding {
  readonly mode: "max" | "average";
  /** Without one the window is the whole image. */
  readonly window: Pair | undefined;
  readonly ceil: boolean;
  /** Instead of what follows from the rounding. */
  readonly outputSizes?: Pair | undefined;
}

/**
 * Max pooling over any padding: the border is -inf. Average pooling where the padding is Keras's `same`
 * or there is none.
 */
export function pool2d(sketch: Sketch, x: Tensor, layout: Layout, vector: Pool2DVector): Tensor {
  const { mode, strides } = vector;
  if (vector.dilation.some((step) => step > 1)) throw new Unmapped("pooling with dilation");
  return onImages(sketch, x, layout, (images) => {
    const size: Pair = [images.dims[1] ?? 1, images.dims[2] ?? 1];
    const poolSize = vector.window ?? size;
    const { padding, pads } = resolve(size, poolSize, vector);
    const attributes = { mode, poolSize, strides } as const;
    if (padding === "same") return sketch.addOne("pool2d", [images], { ...attributes, padding });
    const axes = ([0, 1] as const).map((axis) => {
      const [before, after] = [pads[2 * axis] ?? 0, pads[2 * axis + 1] ?? 0];
      const steps = (size[axis] + before + after - poolSize[axis]) / strides[axis];
      const rounded = (vector.ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
      // A last window that would begin behind the image does not count.
      const begun = Math.ceil((size[axis] + before) / strides[axis]);
      const out = vector.outputSizes?.[axis] ?? Math.min(rounded, vector.ceil ? begun : rounded);
      return { out, before, needed: (out - 1) * strides[axis] + poolSize[axis] - size[axis] - before };
    });
    const same = ([0, 1] as const).every((axis) => {
      const slid = slideWindow(size[axis], {
        kernel: poolSize[axis],
        stride: strides[axis],
        dilation: 1,
        padding: "same",
      });
      return slid.out === axes[axis]?.out && slid.before === axes[axis]?.before;
    });
    if (same) return sketch.addOne("pool2d", [images], { ...attributes, padding: "same" });
    if (mode === "average" && axes.some(({ before, needed }) => before > 0 || needed > 0)) {
      throw new Unmapped("average pooling with a border that is not Keras's `same`");
    }
    const [rows, columns] = axes;
    const padded = sketch.padded(
      images,
      [0, rows?.before ?? 0, columns?.before ?? 0, 0],
      [0, rows?.needed ?? 0, columns?.needed ?? 0, 0],
      -Infinity,
    );
    return sketch.addOne("pool2d", [padded], { ...attributes, padding: "valid" });
  });
}

interface Resolved {
  readonly padding: Padding;
  readonly pads: readonly [number, number, number, number];
}

/** Keras's padding for a vector's, and what must be padded by hand. */
function resolve(size: Pair, window: readonly number[], { strides, dilation, pads }: Sliding): Resolved {
  if (typeof pads !== "string") return { padding: "valid", pads };
  const [rows, columns] = ([0, 1] as const).map((axis) =>
    slideWindow(size[axis], {
      kernel: window[axis] ?? 1,
      stride: strides[axis],
      dilation: dilation[axis],
      padding: "same",
    }),
  );
  const [top = 0, bottom = 0, left = 0, right = 0] = [
    rows?.before,
    rows?.after,
    columns?.before,
    columns?.after,
  ];
  const isEven = top === bottom && left === right;
  if (pads === "same upper" || isEven) return { padding: "same", pads: [0, 0, 0, 0] };
  return { padding: "valid", pads: [bottom, top, right, left] };
}
