import { GroupedConv, type GroupedConvOptions } from "./grouped-conv.ts";

export interface Conv1DOptions extends Omit<GroupedConvOptions<number | readonly [number]>, "padding"> {
  /** Default valid. With causal, no output depends on later steps of the input. */
  readonly padding?: "valid" | "same" | "causal";
}

/**
 * 1D convolution (cross-correlation) along the steps of a sequence: y[n, i, f] = activation(bias[f] + sum over k, c of
 * x[n, i·s + k·d - pad, c] · kernel[k, c, f]). The weights are kernel[k, channels / groups, filters], bias[filters].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind; causal
 * ceil(size / s), all padding, d·(k - 1), before.
 *
 * @throws ConfigError for a bad argument or channels that groups does not divide, ShapeError for an input that does
 * not fit.
 * Source: https://keras.io/api/layers/convolution_layers/convolution1d/
 *
 * @example
 * const layer = layers.conv1d({ filters: 8, kernelSize: 3, padding: "causal", dilationRate: 2 });
 * layer.computeOutputShape([null, 100, 4]);    // [null, 100, 8]
 */
export class Conv1D extends GroupedConv {
  static override readonly className = "Conv1D";

  constructor(options: Conv1DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1, ["valid", "same", "causal"]);
  }
}

/** Makes a `Conv1D` layer. @see Conv1D */
export function conv1d(options: Conv1DOptions): Conv1D {
  return new Conv1D(options);
}
