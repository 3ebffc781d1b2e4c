import type { Pair } from "../../ops/window.ts";
import { ConvLSTM, type ConvLSTMOptions } from "./conv-lstm.ts";

export type ConvLSTM2DOptions = ConvLSTMOptions<number | Pair>;

/**
 * 2-D convolutional LSTM over sequences of images: x[n, steps, h, w, channels]. In each step, with the gates in the order i, f, c, o:
 *
 *     z[..., 4f] = conv(x_t, kernel) + conv(h, recurrent_kernel) + bias
 *     i, f, g, o = r(z_i), r(z_f), a(z_c), r(z_o)
 *     c = f ⊙ c + i ⊙ g,  h = o ⊙ a(c)
 *
 * where a is the activation and r the recurrent activation. Strides, padding and dilation are those of the input's
 * convolution; that of the state keeps the size. Gives the last h, or with `returnSequences` those of all steps; with
 * `returnState` also the last h and c. Two more inputs are the h and c to start from. The weights are
 * kernel[kh, kw, channels, 4f], recurrent_kernel[kh, kw, f, 4f], bias[4f].
 *
 * @throws ConfigError for a bad argument, sizes of the image that are not known, or `stateful` without a fixed batch size;
 * ShapeError for an input of another rank than 5, or states that do not fit it.
 * Source: https://keras.io/api/layers/recurrent_layers/conv_lstm2d/
 *
 * @example
 * const layer = layers.convLSTM2D({ filters: 8, kernelSize: 3 });
 * layer.computeOutputShape([null, 6, 30, 20, 2]);    // [null, 28, 18, 8]
 */
export class ConvLSTM2D extends ConvLSTM {
  static override readonly className = "ConvLSTM2D";

  constructor(options: ConvLSTM2DOptions, kerasMajor?: number) {
    super(options, kerasMajor, 2);
  }
}

/** Makes a `ConvLSTM2D` layer. @see ConvLSTM2D */
export function convLSTM2D(options: ConvLSTM2DOptions): ConvLSTM2D {
  return new ConvLSTM2D(options);
}
