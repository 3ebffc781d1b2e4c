import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";
import { checkOutput, paddingAlong, type Paddings, type Pair, slidOutput, type Window } from "./window.ts";

/** Input: x[n, h, w, c]. */
export interface Pool2DAttributes {
  readonly mode: "max" | "average";
  readonly poolSize: Pair;
  readonly strides: Pair;
  readonly padding: Paddings;
}

export function pool2dWindows(attributes: Pool2DAttributes): readonly [Window, Window] {
  const along = (axis: 0 | 1): Window => ({
    kernel: attributes.poolSize[axis],
    stride: attributes.strides[axis],
    dilation: 1,
    padding: paddingAlong(attributes.padding, axis),
  });
  return [along(0), along(1)];
}

/** The maximum, or the mean of what lies inside the image, over each window. */
export const pool2dOp: OpDefinition<Pool2DAttributes> = {
  infer([x = []], attributes, at) {
    if (x.length !== 4) {
      throw new ShapeError("Pooling needs images", {
        layer: at,
        expected: "(batch, height, width, channels)",
        received: formatShape(x),
      });
    }
    const [batch = null, height = null, width = null, channels = null] = x;
    const [rows, columns] = pool2dWindows(attributes);
    return [checkOutput([batch, slidOutput(height, rows), slidOutput(width, columns), channels], x, at)];
  },
  flops: (_inputs, [y = []], { poolSize }) => elementCount(y.slice(1)) * poolSize[0] * poolSize[1],
};
