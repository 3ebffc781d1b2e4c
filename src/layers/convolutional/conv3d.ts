import type { Triple } from "../../ops/window.ts";
import { GroupedConv, type GroupedConvOptions } from "./grouped-conv.ts";

/** `kernelSize`, `strides` and `dilationRate` are depth, height and width, or one size for all. */
export type Conv3DOptions = GroupedConvOptions<number | Triple>;

/**
 * 3D convolution (cross-correlation): y[n, i, j, k, f] = activation(bias[f] + sum over kd, kh, kw, c of
 * x[n, i·s + kd·d - pad, j·s + kh·d - pad, k·s + kw·d - pad, c] · kernel[kd, kh, kw, c, f]). The weights are
 * kernel[kd, kh, kw, channels / groups, filters], bias[filters].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind.
 *
 * @throws ConfigError for a bad argument or channels that groups does not divide, ShapeError for an input that does
 * not fit.
 * Source: https://keras.io/api/layers/convolution_layers/convolution3d/
 *
 * @example
 * const layer = layers.conv3d({ filters: 8, kernelSize: 3, padding: "same", activation: "relu" });
 * layer.computeOutputShape([null, 16, 28, 28, 1]);    // [null, 16, 28, 28, 8]
 */
export class Conv3D extends GroupedConv {
  static override readonly className = "Conv3D";

  constructor(options: Conv3DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 3);
  }
}

/** Makes a `Conv3D` layer. @see Conv3D */
export function conv3d(options: Conv3DOptions): Conv3D {
  return new Conv3D(options);
}
