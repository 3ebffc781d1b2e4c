import { ShapeError } from "../core/errors.ts";
import { type Dim, elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

export type Interpolation = "nearest" | "bilinear" | "bicubic" | "lanczos3" | "lanczos5";

/** Input: x[n, h, w, c]. */
export interface Resize2DAttributes {
  /** The new height and width; `null` while the input's are not known. */
  readonly size: readonly [Dim, Dim];
  readonly interpolation: Interpolation;
  /** Widen the filter by old / new where an axis gets smaller; default false. */
  readonly antialias?: boolean;
}

/** Images of another size. Pixel centres lie at halves: output i is input (i + 0.5) · old / new - 0.5. */
export const resize2dOp: OpDefinition<Resize2DAttributes> = {
  infer([x = []], { size }, at) {
    if (x.length === 4) return [[x[0] ?? null, ...size, x[3] ?? null]];
    throw new ShapeError("Resizing needs images", {
      layer: at,
      expected: "(batch, height, width, channels)",
      received: formatShape(x),
    });
  },
  flops: (_inputs, [y = []], { interpolation }) =>
    interpolation === "nearest" ? 0 : 8 * elementCount(y.slice(1)),
};
