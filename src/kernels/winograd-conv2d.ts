import { Product, WinogradConv2D } from "../../assembly/abi.ts";
import { LINEAR } from "../ops/activation.ts";
import { conv2dWindows } from "../ops/conv2d.ts";
import { slideWindow } from "../ops/window.ts";
import { activationFields, clampInterval } from "./activation.ts";
import type { Kernel } from "./kernel.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";
import { tilesOfBlock } from "./winograd-blocks.ts";

/**
 * From where on it is faster than `conv2d_f32`, by a tenth or more on either binary (28×28 images and smaller ones; AMD
 * EPYC, Node 20). No bound looks at the batch: what computes a sample must not depend on how many there are.
 */
export const WINOGRAD_FROM = {
  /** Fewer input channels: transforms cost more than the products they save (8: 1.0 times as fast, 12: 1.1, 64: 1.8). */
  channels: 12,
  /** Up to 8 filters the direct kernel has a tile half as wide (8: 0.7 to 0.96, 12: 1.2 to 1.8). */
  filters: 12,
  /** A single tile would be computed twice (1: 0.9, 2: 1.7). */
  tiles: 2,
  /** The share of the tiles' outputs that exist (3×3 of 4×4: 0.8 to 1.1, 7×7 of 8×8: 1.5). */
  filled: 0.7,
} as const;

/** Convolution with 3×3 kernels and strides of 1, channels last, with 16 products where `conv2d_f32` has 36. */
export const winogradConv2d: Kernel<"conv2d"> = {
  name: "winograd_conv2d_f32",
  op: "conv2d",
  hasOtherProducts: true,
  supports(op) {
    const [kernelHeight, kernelWidth, channels = 1, filters = 1] = inputOf(op, 1).shape as readonly number[];
    const { groups, dilation, strides } = op.attributes;
    const isPlain = [groups, ...dilation, ...strides].every((size) => size === 1);
    if (!isPlain || kernelHeight !== 3 || kernelWidth !== 3 || channels % 4 !== 0 || filters % 4 !== 0)
      return false;
    const [, outHeight = 1, outWidth = 1] = outputOf(op).shape as readonly number[];
    const tiles = Math.ceil(outHeight / 2) * Math.ceil(outWidth / 2);
    return (
      channels >= WINOGRAD_FROM.channels &&
      filters >= WINOGRAD_FROM.filters &&
      tiles >= WINOGRAD_FROM.tiles &&
      outHeight * outWidth >= 4 * tiles * WINOGRAD_FROM.filled
    );
  },
  describe(op, scope) {
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const kernel = weightOf(op, 1);
    const [, height = 1, width = 1, channels = 1] = x.shape as readonly number[];
    const [, outHeight = 1, outWidth = 1, filters = 1] = y.shape as readonly number[];
    const [rowWindow, columnWindow] = conv2dWindows(kernel.shape, op.attributes);
    const tileRows = Math.ceil(outHeight / 2);
    const tileColumns = Math.ceil(outWidth / 2);
    const blockTiles = tilesOfBlock(scope.capacity * tileRows * tileColumns, 4 * 16 * channels);
    // A whole number of pages between the elements of a tile would put them all into the same few sets of the cache.
    const inputStride = 4 * blockTiles * channels + 64;
    const activation = op.activation ?? LINEAR;
    const interval = clampInterval(activation);
    const [low, high] = interval ?? [-Infinity, Infinity];
    const [code, alpha, beta, gamma] = activationFields(interval ? LINEAR : activation);
    const fields = productFields({
      segments: scope.table([0]),
      segmentCount: 1,
      run: channels,
      panels: scope.packed(kernel, { kind: "winograd", rows: channels, columns: filters }),
      columns: 16,
      addend: 0,
    });
    fields[Product.Activation] = code;
    fields[Product.Alpha] = alpha;
    fields[Product.Beta] = beta;
    fields[Product.Gamma] = gamma;
    fields[WinogradConv2D.X] = scope.value(x);
    fields[WinogradConv2D.Height] = height;
    fields[WinogradConv2D.Width] = width;
    fields[WinogradConv2D.Y] = scope.value(y);
    fields[WinogradConv2D.OutHeight] = outHeight;
    fields[WinogradConv2D.OutWidth] = outWidth;
    fields[WinogradConv2D.Filters] = filters;
    fields[WinogradConv2D.PadTop] = slideWindow(height, rowWindow).before;
    fields[WinogradConv2D.PadLeft] = slideWindow(width, columnWindow).before;
    fields[WinogradConv2D.TileRows] = tileRows;
    fields[WinogradConv2D.TileColumns] = tileColumns;
    fields[WinogradConv2D.BlockTiles] = blockTiles;
    fields[WinogradConv2D.Bias] = op.inputs.length > 2 ? scope.packed(weightOf(op, 2), { kind: "raw" }) : 0;
    fields[WinogradConv2D.OutLow] = { f32: low };
    fields[WinogradConv2D.OutHigh] = { f32: high };
    fields[WinogradConv2D.Table] = scope.scratch(4 * blockTiles);
    fields[WinogradConv2D.Patch] = scope.scratch(4 * 16 * channels);
    fields[WinogradConv2D.Inputs] = scope.scratch(16 * inputStride);
    fields[WinogradConv2D.InputStride] = inputStride;
    fields[WinogradConv2D.Products] = scope.scratch(4 * blockTiles * 256);
    return { fields, unitsPerSample: tileRows };
  },
};
