import { SeparableConv, type SeparableConvOptions } from "./separable-conv.ts";

export type SeparableConv1DOptions = SeparableConvOptions<number | readonly [number]>;

/**
 * A 1D convolution of each channel by itself, then one of length 1 that mixes the channels:
 * z[n, i, c·m + j] = sum over k of x[n, i·s + k·d - pad, c] · depthwise[k, c, j]; y = activation(z · pointwise + bias).
 * The weights are depthwise_kernel[k, channels, m], pointwise_kernel[1, channels · m, filters], bias[filters].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit.
 * Source: https://keras.io/api/layers/convolution_layers/separable_convolution1d/
 *
 * @example
 * const layer = layers.separableConv1d({ filters: 16, kernelSize: 3, strides: 2 });
 * layer.computeOutputShape([null, 100, 8]);    // [null, 49, 16]
 */
export class SeparableConv1D extends SeparableConv {
  static override readonly className = "SeparableConv1D";

  constructor(options: SeparableConv1DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1);
  }
}

/** Makes a `SeparableConv1D` layer. @see SeparableConv1D */
export function separableConv1d(options: SeparableConv1DOptions): SeparableConv1D {
  return new SeparableConv1D(options);
}
