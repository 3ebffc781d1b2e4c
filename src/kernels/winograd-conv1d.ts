import { WinogradConv1D } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { OpOf } from "../graph/graph.ts";
import { windowsOf } from "../ops/convolution.ts";
import { slideWindow } from "../ops/window.ts";
import { type Description, emptyFields, type Kernel, type PlanScope } from "./kernel.ts";
import { elementRows, paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";
import { sampleOf } from "./strides.ts";
import { tilesOfBlock } from "./winograd-blocks.ts";

/**
 * From where on it is faster than `conv2d_f32`, on either binary (1,000 steps and 28×28 images; AMD EPYC, Node 20). No bound
 * looks at the batch: what computes a sample must not depend on how many there are.
 */
export const WINOGRAD_1D_FROM = {
  /** One of these: few filters share the cost of transformed inputs, short rows that of rows. Row: channels times taps. */
  bands: [
    /** 3 taps 32 to 16: 1.1 times as fast, 64 to 12: 1.2, 24 to 24: 1.02, 64 to 8: 0.98; 4 taps 32 to 16: 1.01. */
    { filters: 12, channels: 32, row: 0 },
    /** 3 taps 24 to 32: 1.1; 9 taps 8 to 32: 1.1; 5 taps 16 to 40: 1.08; 5×5 8 to 32: 1.1, 4 to 32: 0.95. */
    { filters: 32, channels: 8, row: 72 },
  ],
  /** A single tile would be computed twice (1: 0.95, 2: 1.3). */
  tiles: 2,
  /** The share of the tiles' outputs that exist (100 steps, dilation 40: 0.62 and 1.07; dilation 36: 0.69 and 1.15). */
  filled: 0.65,
} as const;

type Convolution = OpOf<"conv2d"> | OpOf<"conv3d">;

/** Convolution with strides of 1, channels last, with fewer products along the last axis of the kernel than `conv2d_f32`. */
export const winogradConv1d: Kernel<"conv2d"> = {
  name: "winograd_conv1d_f32",
  op: "conv2d",
  hasOtherProducts: true,
  supports,
  describe,
};

/** The same in volumes. */
export const winogradConv1dOfVolumes: Kernel<"conv3d"> = {
  name: "winograd_conv1d_f32",
  op: "conv3d",
  hasOtherProducts: true,
  supports,
  describe,
};

function supports(op: Convolution): boolean {
  const geometry = geometryOf(op);
  if (geometry === undefined) return false;
  const { channels, filters, outLines, outLength, kernelLines, taps, runs, runTiles } = geometry;
  const { bands, tiles, filled } = WINOGRAD_1D_FROM;
  const lineTiles = runs * runTiles;
  const row = kernelLines * taps * channels;
  return (
    channels % 4 === 0 &&
    bands.some((from) => filters >= from.filters && channels >= from.channels && row >= from.row) &&
    lineTiles * outLines >= tiles &&
    outLength >= 2 * lineTiles * filled
  );
}

/** A convolution as the kernel sees it, in lines and pixels. */
interface Geometry {
  readonly channels: number;
  readonly filters: number;
  /** Of an image and its output; a volume may be several images. */
  readonly lines: number;
  readonly length: number;
  readonly outLines: number;
  readonly outLength: number;
  readonly kernelLines: number;
  readonly taps: number;
  readonly lineDilation: number;
  readonly linesBefore: number;
  readonly dilation: number;
  readonly before: number;
  readonly runs: number;
  readonly runStep: number;
  readonly runTiles: number;
  readonly tileStep: number;
}

/** Along the last axis that the kernel reaches along: those after it make its steps longer, the one before it counts lines. */
function geometryOf(op: Convolution): Geometry | undefined {
  const kernel = inputOf(op, 1).shape as readonly number[];
  const { groups, strides } = op.attributes;
  const sizes = kernel.slice(0, -2);
  const [channels = 1, filters = 1] = kernel.slice(-2);
  const axis = sizes.findLastIndex((size) => size > 1);
  const taps = sizes[axis] ?? 1;
  const isPlain = groups === 1 && strides.every((stride) => stride === 1);
  if (!isPlain || taps < 3 || sizes.slice(0, Math.max(axis - 1, 0)).some((size) => size > 1))
    return undefined;
  const [input, output] = [inputOf(op, 0), outputOf(op)].map(sampleOf) as [number[], number[]];
  const along = (at: number): { size: number; out: number; dilation: number; before: number } => {
    const window = windowsOf(kernel, op.attributes)[at];
    const [size = 1, out = 1] = [input[at], output[at]];
    if (window === undefined) return { size, out, dilation: 1, before: 0 };
    return { size, out, dilation: window.dilation, before: slideWindow(size, window).before };
  };
  const step = elementCount(input.slice(axis + 1, -1));
  const [tap, line] = [along(axis), along(axis - 1)];
  const outLength = tap.out * step;
  const dilation = tap.dilation * step;
  // Either the tiles two dilations apart make a run, one for each pixel of a step, or neighbours do, one for each two steps.
  const pairs = Math.ceil(tap.out / (2 * tap.dilation));
  const isLong = pairs >= dilation;
  return {
    channels,
    filters,
    lines: line.size,
    length: tap.size * step,
    outLines: line.out,
    outLength,
    kernelLines: sizes[axis - 1] ?? 1,
    taps,
    lineDilation: line.dilation,
    linesBefore: line.before,
    dilation,
    before: tap.before * step,
    runs: isLong ? dilation : pairs,
    runStep: isLong ? 1 : 2 * dilation,
    runTiles: isLong ? pairs : dilation,
    tileStep: isLong ? 2 * dilation : 1,
  };
}

function describe(op: Convolution, scope: PlanScope): Description {
  const geometry = geometryOf(op);
  if (geometry === undefined) throw new TypeError(`${op.kind}: no segments of three taps`);
  const { channels, filters, outLength, kernelLines: lines, taps, runs, runTiles } = geometry;
  const output = outputOf(op);
  const bias = op.inputs.length > 2 ? weightOf(op, 2) : undefined;
  const unitsPerSample = (elementCount(sampleOf(output)) / filters / outLength) * runs;
  const rows = elementRows({ lines, taps, channels });
  const tileBytes = 4 * rows.reduce((sum, floats) => sum + floats);
  const blockTiles = tilesOfBlock(scope.capacity * unitsPerSample * runTiles, tileBytes);
  const sumStride = 4 * paddedColumns(filters);
  const fields = [
    ...rows.flatMap((run, element) => {
      const isLast = element === 0 || element === 3;
      const isBiased = element === 1 && bias !== undefined;
      const product = productFields({
        segments: scope.table([0]),
        segmentCount: 1,
        run,
        panels: 0,
        columns: filters,
        addend: isBiased ? scope.packed(bias, { kind: "bias", columns: filters, groups: 1 }) : 0,
        addendStride: isLast ? sumStride : 0,
        activation: isLast ? op.activation : undefined,
      });
      return [...product, scope.scratch(4 * blockTiles * run)];
    }),
    ...emptyFields(WinogradConv1D.Size - WinogradConv1D.X),
  ];
  fields[WinogradConv1D.X] = scope.value(inputOf(op, 0));
  fields[WinogradConv1D.Panels] = scope.packed(weightOf(op, 1), {
    kind: "winogradLines",
    lines,
    taps,
    channels,
    columns: filters,
  });
  fields[WinogradConv1D.Lines] = geometry.lines;
  fields[WinogradConv1D.Length] = geometry.length;
  fields[WinogradConv1D.Channels] = channels;
  fields[WinogradConv1D.Y] = scope.value(output);
  fields[WinogradConv1D.OutLines] = geometry.outLines;
  fields[WinogradConv1D.OutLength] = outLength;
  fields[WinogradConv1D.KernelLines] = lines;
  fields[WinogradConv1D.LineDilation] = geometry.lineDilation;
  fields[WinogradConv1D.LinesBefore] = geometry.linesBefore;
  fields[WinogradConv1D.Segments] = Math.floor(taps / 3);
  fields[WinogradConv1D.Rest] = taps % 3;
  fields[WinogradConv1D.Dilation] = geometry.dilation;
  fields[WinogradConv1D.Before] = geometry.before;
  fields[WinogradConv1D.Runs] = runs;
  fields[WinogradConv1D.RunStep] = geometry.runStep;
  fields[WinogradConv1D.RunTiles] = runTiles;
  fields[WinogradConv1D.TileStep] = geometry.tileStep;
  fields[WinogradConv1D.BlockTiles] = blockTiles;
  fields[WinogradConv1D.Table] = scope.scratch(4 * blockTiles);
  fields[WinogradConv1D.Zeros] = scope.scratch(4 * channels);
  fields[WinogradConv1D.Sums] = scope.scratch(blockTiles * sumStride);
  fields[WinogradConv1D.Differences] = scope.scratch(blockTiles * sumStride);
  fields[WinogradConv1D.SumStride] = sumStride;
  return { fields, unitsPerSample };
}
