import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape } from "../core/shape.ts";
import { conv2dWindows } from "./conv2d.ts";
import type { OpDefinition } from "./op.ts";
import { checkOutput, type Paddings, type Pair, slidOutput } from "./window.ts";

/** Inputs: x[n, h, w, c], kernel[kh, kw, c, m], and a bias[c · m] or none. */
export interface DepthwiseConv2DAttributes {
  readonly strides: Pair;
  readonly dilation: Pair;
  readonly padding: Paddings;
}

/** y[n, oh, ow, c·m + j] = sum over kh, kw of x[n, oh·s + kh·d - pad, ..., c] · kernel[kh, kw, c, j] + bias[c·m + j]. */
export const depthwiseConv2dOp: OpDefinition<DepthwiseConv2DAttributes> = {
  infer([x = [], kernel = []], attributes, at) {
    const [batch = null, height = null, width = null, channels = null] = x;
    const [, , taken = null, multiplier = null] = kernel;
    if (x.length !== 4 || taken === null || multiplier === null || channels !== taken) {
      throw new ShapeError("The input does not fit the kernel", {
        layer: at,
        expected: `(batch, height, width, ${taken})`,
        received: formatShape(x),
      });
    }
    const [rows, columns] = conv2dWindows(kernel, attributes);
    const out = [batch, slidOutput(height, rows), slidOutput(width, columns), taken * multiplier];
    return [checkOutput(out, x, at)];
  },
  flops: ([, kernel = []], [y = []]) => 2 * elementCount(y.slice(1)) * elementCount(kernel.slice(0, 2)),
};
