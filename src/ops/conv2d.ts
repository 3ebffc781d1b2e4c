import type { Dim } from "../core/shape.ts";
import { convolution, type ConvolutionAttributes, windowsOf } from "./convolution.ts";
import type { OpDefinition } from "./op.ts";
import type { Pair, Window } from "./window.ts";

/** Inputs: x[n, h, w, c], kernel[kh, kw, c / groups, f], and a bias[f] or none. */
export type Conv2DAttributes = ConvolutionAttributes<Pair>;

/** The window along the two image axes. */
export function conv2dWindows(
  kernel: readonly Dim[],
  attributes: Omit<Conv2DAttributes, "groups">,
): readonly [Window, Window] {
  return windowsOf(kernel, attributes) as readonly [Window, Window];
}

/** y[n, oh, ow, f] = sum over kh, kw, c of x[n, oh·s + kh·d - pad, ..., c] · kernel[kh, kw, c, f] + bias[f]. */
export const conv2dOp: OpDefinition<Conv2DAttributes> = convolution("height", "width");
