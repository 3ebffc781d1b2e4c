import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Pair } from "../../ops/window.ts";

/** The largest window in the middle of each image [n, h, w, c] that has the proportions of `target`. */
export function cropToAspectRatio(graph: GraphBuilder, images: Value, target: Pair): Value {
  const [, height = null, width = null, channels = null] = images.shape;
  if (height === null || width === null) return images; // the size that follows is the same
  const [tall, wide] = sizesOf(height, width, target);
  const size: Pair = [Math.max(Math.min(height, tall), 1), Math.max(Math.min(width, wide), 1)];
  if (size[0] === height && size[1] === width) return images;
  return graph.addOne("slice", [images], {
    begin: [half(height - size[0]), half(width - size[1]), 0],
    size: [...size, channels],
    strides: [1, 1, 1],
  });
}

/** Images in the middle of such with the proportions of `target`: rows, or else columns, of `value` on both sides. */
export function padToAspectRatio(graph: GraphBuilder, images: Value, target: Pair, value: number): Value {
  const [, height = null, width = null] = images.shape;
  if (height === null || width === null) return images;
  const [tall, wide] = sizesOf(height, width, target);
  const rows = half(Math.max(height, tall) - height);
  const columns = rows > 0 ? 0 : half(Math.max(width, wide) - width);
  if (rows === 0 && columns === 0) return images;
  const border = [rows, columns, 0];
  return graph.addOne("pad", [images], { before: border, after: border, value });
}

/** The height that goes with the width, and the width that goes with the height. */
function sizesOf(height: number, width: number, [targetHeight, targetWidth]: Pair): Pair {
  return [
    Math.trunc((width * targetHeight) / targetWidth),
    Math.trunc((height * targetWidth) / targetHeight),
  ];
}

function half(size: number): number {
  return Math.trunc(size / 2);
}
