import type { Dim } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { channelsToEnd } from "../data-format.ts";

/** Which axes of a volume (0 depth, 1 height, 2 width) an image's height and width are; null for one not slid along. */
export type VolumeAxes = readonly [number | null, number];

/**
 * Pools volumes [n, d, h, w, c] as images, twice: [n, d, h, w·c] along depth and height, then [n, d·h, w, c] along the
 * width. The windows are boxes, so the maximum of maxima is the maximum, and the mean of means the mean: also where
 * padding leaves parts of windows out, as these are boxes too.
 */
export function onVolumes(
  graph: GraphBuilder,
  input: Value,
  channelsFirst: boolean,
  pool: (images: Value, axes: VolumeAxes) => Value,
): Value {
  const last = channelsFirst ? channelsToEnd(graph, input) : input;
  const [, depth = null, height = null, width = null, channels = null] = last.shape;
  const first = pool(reshape(graph, last, [depth, height, times(width, channels)]), [0, 1]);
  const [, outDepth = null, outHeight = null] = first.shape;
  const rows = reshape(graph, first, [times(outDepth, outHeight), width, channels]);
  const second = pool(rows, [null, 2]);
  const [, , outWidth = null] = second.shape;
  const result = reshape(graph, second, [outDepth, outHeight, outWidth, channels]);
  return channelsFirst ? graph.addOne("transpose", [result], { permutation: [0, 4, 1, 2, 3] }) : result;
}

function times(a: Dim, b: Dim): Dim {
  return a === null || b === null ? null : a * b;
}

function reshape(graph: GraphBuilder, value: Value, sample: readonly Dim[]): Value {
  return graph.addOne("reshape", [value], { target: sample.map((dim) => dim ?? -1) });
}
