import type { Pair } from "../../ops/window.ts";
import { GroupedConv, type GroupedConvOptions } from "./grouped-conv.ts";

/** `kernelSize`, `strides` and `dilationRate` are height and width, or one size for both. */
export type Conv2DOptions = GroupedConvOptions<number | Pair>;

/**
 * 2D convolution (cross-correlation): y[n, i, j, f] = activation(bias[f] + sum over kh, kw, c of
 * x[n, i·s + kh·d - pad, j·s + kw·d - pad, c] · kernel[kh, kw, c, f]). The weights are
 * kernel[kh, kw, channels / groups, filters], bias[filters].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind.
 *
 * @throws ConfigError for a bad argument or channels that groups does not divide, ShapeError for an input that does
 * not fit.
 * Source: https://keras.io/api/layers/convolution_layers/convolution2d/
 *
 * @example
 * const layer = layers.conv2d({ filters: 8, kernelSize: 3, padding: "same", activation: "relu" });
 * layer.computeOutputShape([null, 28, 28, 1]);    // [null, 28, 28, 8]
 */
export class Conv2D extends GroupedConv {
  static override readonly className = "Conv2D";

  constructor(options: Conv2DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2);
  }
}

/** Makes a `Conv2D` layer. @see Conv2D */
export function conv2d(options: Conv2DOptions): Conv2D {
  return new Conv2D(options);
}
