import type { Triple } from "../../ops/window.ts";
import { ConvLSTM, type ConvLSTMOptions } from "./conv-lstm.ts";

export type ConvLSTM3DOptions = ConvLSTMOptions<number | Triple>;

/**
 * 3-D convolutional LSTM over sequences of volumes: x[n, steps, d, h, w, channels]. In each step, with the gates in the order i, f, c, o:
 *
 *     z[..., 4f] = conv(x_t, kernel) + conv(h, recurrent_kernel) + bias
 *     i, f, g, o = r(z_i), r(z_f), a(z_c), r(z_o)
 *     c = f ⊙ c + i ⊙ g,  h = o ⊙ a(c)
 *
 * where a is the activation and r the recurrent activation. Strides, padding and dilation are those of the input's
 * convolution; that of the state keeps the size. Gives the last h, or with `returnSequences` those of all steps; with
 * `returnState` also the last h and c. Two more inputs are the h and c to start from. The weights are
 * kernel[kd, kh, kw, channels, 4f], recurrent_kernel[kd, kh, kw, f, 4f], bias[4f].
 *
 * @throws ConfigError for a bad argument, sizes of the image that are not known, or `stateful` without a fixed batch size;
 * ShapeError for an input of another rank than 6, or states that do not fit it.
 * Source: https://keras.io/api/layers/recurrent_layers/conv_lstm3d/
 *
 * @example
 * const layer = layers.convLSTM3D({ filters: 8, kernelSize: 3 });
 * layer.computeOutputShape([null, 6, 9, 30, 20, 2]);    // [null, 7, 28, 18, 8]
 */
export class ConvLSTM3D extends ConvLSTM {
  static override readonly className = "ConvLSTM3D";

  constructor(options: ConvLSTM3DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 3);
  }
}

/** Makes a `ConvLSTM3D` layer. @see ConvLSTM3D */
export function convLSTM3D(options: ConvLSTM3DOptions): ConvLSTM3D {
  return new ConvLSTM3D(options);
}
