import { ShapeError } from "../core/errors.ts";
import { type Dim, elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";
import { checkOutput, type Padding, type Pair, slidOutput, type Window } from "./window.ts";

/** Inputs: x[n, h, w, c], kernel[kh, kw, c / groups, f], and a bias[f] or none. */
export interface Conv2DAttributes {
  readonly strides: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
  readonly groups: number;
}

/** The window along the two image axes. */
export function conv2dWindows(
  kernel: readonly Dim[],
  attributes: Omit<Conv2DAttributes, "groups">,
): readonly [Window, Window] {
  const along = (axis: 0 | 1): Window => ({
    kernel: kernel[axis] ?? 1,
    stride: attributes.strides[axis],
    dilation: attributes.dilation[axis],
    padding: attributes.padding,
  });
  return [along(0), along(1)];
}

/** y[n, oh, ow, f] = sum over kh, kw, c of x[n, oh·s + kh·d - pad, ..., c] · kernel[kh, kw, c, f] + bias[f]. */
export const conv2dOp: OpDefinition<Conv2DAttributes> = {
  infer([x = [], kernel = []], attributes, at) {
    const [batch = null, height = null, width = null, channels = null] = x;
    const perGroup = kernel[2] ?? 1;
    if (x.length !== 4 || channels !== perGroup * attributes.groups) {
      throw new ShapeError("The input does not fit the kernel", {
        layer: at,
        expected: `(batch, height, width, ${perGroup * attributes.groups})`,
        received: formatShape(x),
      });
    }
    const [rows, columns] = conv2dWindows(kernel, attributes);
    const out = [batch, slidOutput(height, rows), slidOutput(width, columns), kernel[3] ?? null];
    return [checkOutput(out, x, at)];
  },
  flops: ([, kernel = []], [y = []]) => 2 * elementCount(y.slice(1)) * elementCount(kernel.slice(0, 3)),
};
