import { ShapeError } from "../core/errors.ts";
import { type Dim, elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";
import { checkOutput, type Pair, type Triple } from "./window.ts";

/** Inputs: x[n, ..., c], kernel[..., f, c], and a bias[f] or none; the dots are as many axes as `Sizes` has. */
export interface ConvTransposeAttributes<Sizes extends readonly number[]> {
  readonly strides: Sizes;
  readonly dilation: Sizes;
  readonly padding: "valid" | "same";
  /** What the output has beyond its least size on each axis; null for Keras's choice. */
  readonly outputPadding: Sizes | null;
}

export type ConvTranspose2DAttributes = ConvTransposeAttributes<Pair>;
export type ConvTranspose3DAttributes = ConvTransposeAttributes<Triple>;

/** How an input spreads along one axis: tap k of element i lands on i·stride + k·dilation - crop. */
export interface Spread {
  readonly out: Dim;
  readonly crop: number;
}

/** Keras's rule for one axis (`_convert_conv_transpose_padding_args_from_keras_to_jax`). */
export function spread(
  size: Dim,
  kernel: number,
  attributes: ConvTransposeAttributes<readonly number[]>,
  axis: number,
): Spread {
  const stride = attributes.strides[axis] ?? 1;
  const reach = (kernel - 1) * (attributes.dilation[axis] ?? 1) + 1;
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

/** Transposed convolution along the axes that are named, in the error for an input that does not fit. */
function convTranspose<Sizes extends readonly number[]>(
  ...axes: readonly string[]
): OpDefinition<ConvTransposeAttributes<Sizes>> {
  const rank = axes.length;
  return {
    infer([x = [], kernel = []], attributes, at) {
      const [filters = null, taken = null] = kernel.slice(rank);
      if (x.length !== rank + 2 || x[rank + 1] !== taken) {
        throw new ShapeError("The input does not fit the kernel", {
          layer: at,
          expected: `(batch, ${axes.join(", ")}, ${taken})`,
          received: formatShape(x),
        });
      }
      const spatial = axes.map((_, i) => spread(x[i + 1] ?? null, kernel[i] ?? 1, attributes, i).out);
      return [checkOutput([x[0] ?? null, ...spatial, filters], x, at)];
    },
    flops: ([x = [], kernel = []]) => 2 * elementCount(x.slice(1, -1)) * elementCount(kernel),
  };
}

/**
 * y[n, oh, ow, f] = bias[f] + sum of x[n, ih, iw, c] · kernel[kh, kw, f, c] over all ih, iw, kh, kw and c with
 * ih·s + kh·d - crop = oh, and the same for the columns.
 */
export const convTranspose2dOp: OpDefinition<ConvTranspose2DAttributes> = convTranspose("height", "width");

/** The same with an axis of depth before the height: x[n, d, h, w, c], kernel[kd, kh, kw, f, c]. */
export const convTranspose3dOp: OpDefinition<ConvTranspose3DAttributes> = convTranspose(
  "depth",
  "height",
  "width",
);
