import { ShapeError } from "../core/errors.ts";
import { type Dim, elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";
import { checkOutput, type Pair } from "./window.ts";

/** Inputs: x[n, h, w, c], kernel[kh, kw, f, c], and a bias[f] or none. */
export interface ConvTranspose2DAttributes {
  readonly strides: Pair;
  readonly dilation: Pair;
  readonly padding: "valid" | "same";
  /** What the output has beyond its least size on each axis; null for Keras's choice. */
  readonly outputPadding: Pair | null;
}

/** How an input spreads along one axis: tap k of element i lands on i·stride + k·dilation - crop. */
export interface Spread {
  readonly out: Dim;
  readonly crop: number;
}

/** Keras's rule for one axis (`_convert_conv_transpose_padding_args_from_keras_to_jax`). */
export function spread(
  size: Dim,
  kernel: number,
  attributes: ConvTranspose2DAttributes,
  axis: 0 | 1,
): Spread {
  const stride = attributes.strides[axis];
  const reach = (kernel - 1) * attributes.dilation[axis] + 1;
  const extra = attributes.outputPadding?.[axis];
  if (attributes.padding === "valid") {
    const out =
      size === null
        ? null
        : (size - 1) * stride + (extra === undefined ? Math.max(reach, stride) : reach + extra);
    return { out, crop: 0 };
  }
  const total = extra === undefined ? stride + reach - 2 : reach + (reach % 2) - 2 + extra;
  const out = size === null ? null : (size - 1) * stride + total - reach + 2;
  return { out, crop: reach - 1 - Math.min(Math.ceil(total / 2), reach - 1) };
}

/**
 * y[n, oh, ow, f] = bias[f] + sum of x[n, ih, iw, c] · kernel[kh, kw, f, c] over all ih, iw, kh, kw and c with
 * ih·s + kh·d - crop = oh, and the same for the columns.
 */
export const convTranspose2dOp: OpDefinition<ConvTranspose2DAttributes> = {
  infer([x = [], kernel = []], attributes, at) {
    const [batch = null, height = null, width = null, channels = null] = x;
    const [kernelHeight, kernelWidth, filters = null, taken = null] = kernel;
    if (x.length !== 4 || channels !== taken) {
      throw new ShapeError("The input does not fit the kernel", {
        layer: at,
        expected: `(batch, height, width, ${taken})`,
        received: formatShape(x),
      });
    }
    const rows = spread(height, kernelHeight ?? 1, attributes, 0).out;
    const columns = spread(width, kernelWidth ?? 1, attributes, 1).out;
    return [checkOutput([batch, rows, columns, filters], x, at)];
  },
  flops: ([x = [], kernel = []]) => 2 * elementCount(x.slice(1, 3)) * elementCount(kernel),
};
