import type { Pair } from "../../ops/window.ts";
import { ConvTranspose, type ConvTransposeOptions } from "./conv-transpose.ts";

/** `kernelSize`, `strides`, `outputPadding` and `dilationRate` are height and width, or one size for both. */
export type Conv2DTransposeOptions = ConvTransposeOptions<number | Pair>;

/**
 * Transposed 2D convolution ("deconvolution"): each input pixel adds its copy of the kernel to the output. With
 * i·s + kh·d - crop = oh and the same for the columns, y[n, oh, ow, f] = activation(bias[f] + sum over all i, kh, j, kw,
 * c that land there of x[n, i, j, c] · kernel[kh, kw, f, c]). The weights are kernel[kh, kw, filters, channels],
 * bias[filters].
 *
 * Output sizes, with k = d·(kernelSize - 1) + 1: valid (size - 1)·s + max(k, s); same size·s. With outputPadding p:
 * valid (size - 1)·s + k + p; same (size - 1)·s + k mod 2 + p. The crop of same is Keras's: the smaller half in front.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit.
 * Source: https://keras.io/api/layers/convolution_layers/convolution2d_transpose/
 *
 * @example
 * const layer = layers.conv2dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: "same" });
 * layer.computeOutputShape([null, 14, 14, 16]);    // [null, 28, 28, 8]
 */
export class Conv2DTranspose extends ConvTranspose {
  static override readonly className = "Conv2DTranspose";

  constructor(options: Conv2DTransposeOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2);
  }
}

/** Makes a `Conv2DTranspose` layer. @see Conv2DTranspose */
export function conv2dTranspose(options: Conv2DTransposeOptions): Conv2DTranspose {
  return new Conv2DTranspose(options);
}
