import type { Triple } from "../../ops/window.ts";
import { ConvTranspose, type ConvTransposeOptions } from "./conv-transpose.ts";

/** `kernelSize`, `strides`, `outputPadding` and `dilationRate` are depth, height and width, or one size for all. */
export type Conv3DTransposeOptions = ConvTransposeOptions<number | Triple>;

/**
 * Transposed 3D convolution ("deconvolution"): each voxel of the input adds its copy of the kernel to the output. With
 * i·s + k·d - crop = o along each of the three axes, y[n, o.., f] = activation(bias[f] + sum over all i.., k.., c that land
 * there of x[n, i.., c] · kernel[k.., f, c]). The weights are kernel[kd, kh, kw, filters, channels], bias[filters].
 *
 * Output sizes, with k = d·(kernelSize - 1) + 1: valid (size - 1)·s + max(k, s); same size·s. With outputPadding p:
 * valid (size - 1)·s + k + p; same (size - 1)·s + k mod 2 + p. The crop of same is Keras's: the smaller half in front.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit.
 * Source: https://keras.io/api/layers/convolution_layers/convolution3d_transpose/
 *
 * @example
 * const layer = layers.conv3dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: "same" });
 * layer.computeOutputShape([null, 8, 14, 14, 16]);    // [null, 16, 28, 28, 8]
 */
export class Conv3DTranspose extends ConvTranspose {
  static override readonly className = "Conv3DTranspose";

  constructor(options: Conv3DTransposeOptions, kerasMajor?: number) {
    super(options, kerasMajor, 3);
  }
}

/** Makes a `Conv3DTranspose` layer. @see Conv3DTranspose */
export function conv3dTranspose(options: Conv3DTransposeOptions): Conv3DTranspose {
  return new Conv3DTranspose(options);
}
