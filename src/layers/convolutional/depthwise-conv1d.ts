import { DepthwiseConv, type DepthwiseConvOptions } from "./depthwise-conv.ts";

export type DepthwiseConv1DOptions = DepthwiseConvOptions<number | readonly [number]>;

/**
 * A 1D convolution of each channel by itself, into m = depthMultiplier channels: y[n, i, c·m + j] =
 * activation(bias[c·m + j] + sum over k of x[n, i·s + k·d - pad, c] · kernel[k, c, j]).
 * The weights are kernel[k, channels, m], bias[channels · m].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit.
 * Source: https://keras.io/api/layers/convolution_layers/depthwise_convolution1d/
 *
 * @example
 * const layer = layers.depthwiseConv1d({ kernelSize: 3, strides: 2, depthMultiplier: 2 });
 * layer.computeOutputShape([null, 100, 8]);    // [null, 49, 16]
 */
export class DepthwiseConv1D extends DepthwiseConv {
  static override readonly className = "DepthwiseConv1D";

  constructor(options: DepthwiseConv1DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1);
  }
}

/** Makes a `DepthwiseConv1D` layer. @see DepthwiseConv1D */
export function depthwiseConv1d(options: DepthwiseConv1DOptions): DepthwiseConv1D {
  return new DepthwiseConv1D(options);
}
