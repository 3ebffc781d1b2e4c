import type { Pair } from "../../ops/window.ts";
import { DepthwiseConv, type DepthwiseConvOptions } from "./depthwise-conv.ts";

/** `kernelSize`, `strides` and `dilationRate` are height and width, or one size for both. */
export type DepthwiseConv2DOptions = DepthwiseConvOptions<number | Pair>;

/**
 * A 2D convolution of each channel by itself, into m = depthMultiplier channels: y[n, i, j, c·m + k] =
 * activation(bias[c·m + k] + sum over kh, kw of x[n, i·s + kh·d - pad, j·s + kw·d - pad, c] · kernel[kh, kw, c, k]).
 * The weights are kernel[kh, kw, channels, m], bias[channels · m].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit.
 * Source: https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/
 *
 * @example
 * const layer = layers.depthwiseConv2d({ kernelSize: 3, padding: "same", depthMultiplier: 2 });
 * layer.computeOutputShape([null, 28, 28, 8]);    // [null, 28, 28, 16]
 */
export class DepthwiseConv2D extends DepthwiseConv {
  static override readonly className = "DepthwiseConv2D";

  constructor(options: DepthwiseConv2DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2);
  }
}

/** Makes a `DepthwiseConv2D` layer. @see DepthwiseConv2D */
export function depthwiseConv2d(options: DepthwiseConv2DOptions): DepthwiseConv2D {
  return new DepthwiseConv2D(options);
}
