import { ShapeError } from "../core/errors.ts";
import { type Dim, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/** One number for each axis but the batch. */
export interface SliceAttributes {
  /** The first element taken. */
  readonly begin: readonly number[];
  /** How many are taken; `null` while the input's size is not known. */
  readonly size: readonly Dim[];
  /** From one taken element to the next; negative goes backwards. */
  readonly strides: readonly number[];
}

/** y[n, i, j, ...] = x[n, begin₁ + i·stride₁, begin₂ + j·stride₂, ...]. */
export const sliceOp: OpDefinition<SliceAttributes> = {
  infer([x = []], { begin, size, strides }, at) {
    const fits = x.slice(1).every((dim, i) => {
      const [first = 0, count = null, stride = 1] = [begin[i], size[i], strides[i]];
      if (dim === null || count === null) return true;
      const last = first + (count - 1) * stride;
      return count >= 1 && first >= 0 && first < dim && last >= 0 && last < dim;
    });
    if (fits && size.length === x.length - 1) return [[x[0] ?? null, ...size]];
    throw new ShapeError("The slice does not lie inside the input", {
      layer: at,
      expected: `at least one element of ${formatShape(x)} along every axis`,
      received: `begin=[${begin.join(", ")}], size=[${size.join(", ")}], strides=[${strides.join(", ")}]`,
    });
  },
  flops: () => 0,
};
