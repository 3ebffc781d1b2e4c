import { convolution, type ConvolutionAttributes } from "./convolution.ts";
import type { OpDefinition } from "./op.ts";
import type { Triple } from "./window.ts";

/** Inputs: x[n, d, h, w, c], kernel[kd, kh, kw, c / groups, f], and a bias[f] or none. */
export type Conv3DAttributes = ConvolutionAttributes<Triple>;

/** y[n, od, oh, ow, f] = sum over kd, kh, kw, c of x[n, od·s + kd·d - pad, ..., c] · kernel[kd, kh, kw, c, f] + bias[f]. */
export const conv3dOp: OpDefinition<Conv3DAttributes> = convolution("depth", "height", "width");
