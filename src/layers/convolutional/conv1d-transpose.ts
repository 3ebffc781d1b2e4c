import { ConvTranspose, type ConvTransposeOptions } from "./conv-transpose.ts";

export type Conv1DTransposeOptions = ConvTransposeOptions<number | readonly [number]>;

/**
 * Transposed 1D convolution ("deconvolution"): each step of the input adds its copy of the kernel to the output. With
 * i·s + k·d - crop = o, y[n, o, f] = activation(bias[f] + sum over all i, k, c that land there of
 * x[n, i, c] · kernel[k, f, c]). The weights are kernel[k, filters, channels], bias[filters].
 *
 * Output sizes, with k = d·(kernelSize - 1) + 1: valid (size - 1)·s + max(k, s); same size·s. With outputPadding p:
 * valid (size - 1)·s + k + p; same (size - 1)·s + k mod 2 + p. The crop of same is Keras's: the smaller half in front.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit.
 * Source: https://keras.io/api/layers/convolution_layers/convolution1d_transpose/
 *
 * @example
 * const layer = layers.conv1dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: "same" });
 * layer.computeOutputShape([null, 50, 16]);    // [null, 100, 8]
 */
export class Conv1DTranspose extends ConvTranspose {
  static override readonly className = "Conv1DTranspose";

  constructor(options: Conv1DTransposeOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1);
  }
}

/** Makes a `Conv1DTranspose` layer. @see Conv1DTranspose */
export function conv1dTranspose(options: Conv1DTransposeOptions): Conv1DTranspose {
  return new Conv1DTranspose(options);
}
