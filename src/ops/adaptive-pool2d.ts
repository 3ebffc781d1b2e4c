import { ShapeError } from "../core/errors.ts";
import { type Dim, elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/** Input: x[n, h, w, c]. */
export interface AdaptivePool2DAttributes {
  readonly mode: "max" | "average";
  /** The height and width of the output; `null` leaves an axis as it is. */
  readonly size: readonly [Dim, Dim];
}

/**
 * The maximum or the mean over windows that share the image out: output row i has the input rows from floor(i·h / oh) to
 * ceil((i + 1)·h / oh), and the same for the columns.
 */
export const adaptivePool2dOp: OpDefinition<AdaptivePool2DAttributes> = {
  infer([x = []], { size: [height, width] }, at) {
    if (x.length === 4) return [[x[0] ?? null, height ?? x[1] ?? null, width ?? x[2] ?? null, x[3] ?? null]];
    throw new ShapeError("Pooling needs images", {
      layer: at,
      expected: "(batch, height, width, channels)",
      received: formatShape(x),
    });
  },
  flops: ([x = []]) => elementCount(x.slice(1)),
};
