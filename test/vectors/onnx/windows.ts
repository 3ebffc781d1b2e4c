import type { Pair, Triple } from "../../../src/ops/window.ts";
import { type NdArray, reshape, sizeOf } from "../ndarray.ts";
import { convTranspose2d } from "../operators/conv-transpose.ts";
import { conv3d, convTranspose3d, type VolumeVector } from "../operators/volumes.ts";
import { asImages, conv2d, pool2d, type Sliding } from "../operators/windows.ts";
import { Unmapped } from "../sketch.ts";
import type { Mapping, NodeReader } from "./node.ts";

/** Two numbers of a list, of which a 1D operator has one. */
function pairOf(list: readonly number[] | undefined): Pair | undefined {
  if (list === undefined) return undefined;
  const [first = 1, second] = list;
  return second === undefined ? [1, first] : [first, second];
}

function slidingOf(node: NodeReader): Sliding {
  return {
    strides: pairOf(node.attribute("strides", undefined)) ?? [1, 1],
    dilation: pairOf(node.attribute("dilations", undefined)) ?? [1, 1],
    pads: padsOf(node),
  };
}

function padsOf(node: NodeReader): Sliding["pads"] {
  const auto = node.attribute<string>("auto_pad", "NOTSET");
  if (auto === "SAME_UPPER") return "same upper";
  if (auto === "SAME_LOWER") return "same lower";
  const [a = 0, b = 0, c, d] = node.attribute<readonly number[]>("pads", []);
  return c === undefined || d === undefined ? [0, 0, a, b] : [a, c, b, d];
}

/** [filters, channels, width] as a kernel of one row. */
function rowKernel(filter: NdArray): NdArray {
  const [filters = 1, channels = 1, ...size] = filter.dims;
  return size.length === 1 ? reshape(filter, [filters, channels, 1, ...size]) : filter;
}

function volumeVector(node: NodeReader): VolumeVector {
  if (node.attribute<string>("auto_pad", "NOTSET") !== "NOTSET") throw new Unmapped("volumes padded by name");
  return {
    strides: node.attribute<Triple>("strides", [1, 1, 1]),
    dilation: node.attribute<Triple>("dilations", [1, 1, 1]),
    pads: node.attribute<readonly number[]>("pads", []),
    filter: node.sketch.numbers(node.tensor(1)),
    bias: node.numbers(2),
    groups: node.attribute("group", 1),
  };
}

const NO_PADS = [0, 0, 0, 0] as const;

function pool(mode: "max" | "average"): Mapping {
  return (node) => {
    const images = node.x.known ? asImages(node.sketch, node.x) : node.x;
    const isCeil = node.attribute<number>("ceil_mode", 0) === 1;
    const sliding = slidingOf(node);
    // A border that counts is a layer of zero padding before.
    const isCounted =
      node.attribute<number>("count_include_pad", 0) === 1 && typeof sliding.pads !== "string";
    if (isCounted && isCeil) throw new Unmapped("average pooling that counts the border and rounds up");
    const [top, bottom, left, right] = isCounted ? sliding.pads : NO_PADS;
    const x = node.sketch.padded(images, [0, 0, top, left], [0, 0, bottom, right], 0);
    const pooled = pool2d(node.sketch, x, "nchw", {
      ...sliding,
      ...(isCounted ? { pads: NO_PADS } : {}),
      mode,
      window: pairOf(node.attribute("kernel_shape", undefined)),
      ceil: isCeil,
    });
    return [pooled, undefined];
  };
}

export const WINDOWS: { readonly [operator: string]: Mapping } = {
  MaxPool: pool("max"),
  AveragePool: pool("average"),
  Conv(node) {
    if (node.x.dims.length === 5) return conv3d(node.sketch, node.x, volumeVector(node));
    const images = asImages(node.sketch, node.x);
    const filter = rowKernel(node.sketch.numbers(node.tensor(1)));
    if (sizeOf(filter.dims.slice(4)) !== 1) throw new Unmapped("windows over volumes");
    return conv2d(node.sketch, images, "nchw", {
      ...slidingOf(node),
      filter,
      filterLayout: "oihw",
      bias: node.numbers(2),
      groups: node.attribute("group", 1),
    });
  },
  ConvTranspose(node) {
    if (node.x.dims.length === 5) return convTranspose3d(node.sketch, node.x, volumeVector(node));
    const images = asImages(node.sketch, node.x);
    const pads = padsOf(node);
    if (pads === "same lower") throw new Unmapped("transposed convolution of another `same` than Keras's");
    return convTranspose2d(node.sketch, images, "nchw", {
      strides: pairOf(node.attribute("strides", undefined)) ?? [1, 1],
      dilation: pairOf(node.attribute("dilations", undefined)) ?? [1, 1],
      pads,
      outputPadding: pairOf(node.attribute("output_padding", undefined)) ?? [0, 0],
      outputSizes: pairOf(node.attribute("output_shape", undefined)),
      filter: rowKernel(node.sketch.numbers(node.tensor(1))),
      filterLayout: "iohw",
      bias: node.numbers(2),
      groups: node.attribute("group", 1),
    });
  },
};
