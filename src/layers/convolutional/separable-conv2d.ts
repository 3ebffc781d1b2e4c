import type { Pair } from "../../ops/window.ts";
import { SeparableConv, type SeparableConvOptions } from "./separable-conv.ts";

/** `kernelSize`, `strides` and `dilationRate` are height and width, or one size for both. */
export type SeparableConv2DOptions = SeparableConvOptions<number | Pair>;

/**
 * A 2D convolution of each channel by itself, then one of 1×1 that mixes the channels:
 * z[n, i, j, c·m + k] = sum over kh, kw of x[n, i·s + kh·d - pad, j·s + kw·d - pad, c] · depthwise[kh, kw, c, k];
 * y = activation(z · pointwise + bias). The weights are depthwise_kernel[kh, kw, channels, m],
 * pointwise_kernel[1, 1, channels · m, filters], bias[filters].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit.
 * Source: https://keras.io/api/layers/convolution_layers/separable_convolution2d/
 *
 * @example
 * const layer = layers.separableConv2d({ filters: 16, kernelSize: 3, padding: "same", activation: "relu" });
 * layer.computeOutputShape([null, 28, 28, 8]);    // [null, 28, 28, 16]
 */
export class SeparableConv2D extends SeparableConv {
  static override readonly className = "SeparableConv2D";

  constructor(options: SeparableConv2DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2);
  }
}

/** Makes a `SeparableConv2D` layer. @see SeparableConv2D */
export function separableConv2d(options: SeparableConv2DOptions): SeparableConv2D {
  return new SeparableConv2D(options);
}
