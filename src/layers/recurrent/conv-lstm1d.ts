import { ConvLSTM, type ConvLSTMOptions } from "./conv-lstm.ts";

export type ConvLSTM1DOptions = ConvLSTMOptions<number | readonly [number]>;

/**
 * 1-D convolutional LSTM over sequences of lines: x[n, steps, s, channels]. In each step, with the gates in the order i, f, c, o:
 *
 *     z[..., 4f] = conv(x_t, kernel) + conv(h, recurrent_kernel) + bias
 *     i, f, g, o = r(z_i), r(z_f), a(z_c), r(z_o)
 *     c = f ⊙ c + i ⊙ g,  h = o ⊙ a(c)
 *
 * where a is the activation and r the recurrent activation. Strides, padding and dilation are those of the input's
 * convolution; that of the state keeps the size. Gives the last h, or with `returnSequences` those of all steps; with
 * `returnState` also the last h and c. Two more inputs are the h and c to start from. The weights are
 * kernel[k, channels, 4f], recurrent_kernel[k, f, 4f], bias[4f].
 *
 * @throws ConfigError for a bad argument, sizes of the image that are not known, or `stateful` without a fixed batch size;
 * ShapeError for an input of another rank than 4, or states that do not fit it.
 * Source: https://keras.io/api/layers/recurrent_layers/conv_lstm1d/
 *
 * @example
 * const layer = layers.convLSTM1D({ filters: 8, kernelSize: 3 });
 * layer.computeOutputShape([null, 6, 30, 2]);    // [null, 28, 8]
 */
export class ConvLSTM1D extends ConvLSTM {
  static override readonly className = "ConvLSTM1D";

  constructor(options: ConvLSTM1DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 1);
  }
}

/** Makes a `ConvLSTM1D` layer. @see ConvLSTM1D */
export function convLSTM1D(options: ConvLSTM1DOptions): ConvLSTM1D {
  return new ConvLSTM1D(options);
}
