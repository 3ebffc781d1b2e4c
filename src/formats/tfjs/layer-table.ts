import type { Json } from "../../core/json.ts";

/** How a class of Keras 3 is written for TensorFlow.js. */
export interface TfjsLayer {
  /** Arguments that both know. */
  readonly keep: readonly string[];
  /** Arguments that TensorFlow.js has not, with the values that change nothing. */
  readonly only?: Readonly<Record<string, readonly Json[]>>;
  /** Arguments that have another name there. */
  readonly rename?: Readonly<Record<string, string>>;
}

const LAST: Readonly<Record<string, readonly Json[]>> = { data_format: ["channels_last"] };
const NO_DILATION: readonly Json[] = [1, [1], [1, 1], [1, 1, 1]];

const conv = ["filters", "kernel_size", "strides", "padding", "data_format", "activation", "use_bias"];
const dilated: TfjsLayer = { keep: [...conv, "dilation_rate"], only: { groups: [1] } };
const conv1d: TfjsLayer = {
  keep: [...conv.filter((key) => key !== "padding"), "dilation_rate"],
  only: { groups: [1], padding: ["valid", "same"] },
};
const transposed: TfjsLayer = {
  keep: conv,
  only: { dilation_rate: NO_DILATION, output_padding: [null], groups: [1] },
};
const pool: TfjsLayer = { keep: ["pool_size", "strides", "padding", "data_format"] };
const pool1d: TfjsLayer = { keep: ["pool_size", "strides", "padding"], only: LAST };
const globalPool: TfjsLayer = { keep: ["data_format"], only: { keepdims: [false] } };
const globalPool1d: TfjsLayer = { keep: [], only: { ...LAST, keepdims: [false] } };
const rate: TfjsLayer = { keep: ["rate"], only: { noise_shape: [null] } };
const plain: TfjsLayer = { keep: [] };
const recurrent = [
  "units", "activation", "use_bias", "return_sequences", "return_state", "go_backwards", "stateful", "dropout",
  "recurrent_dropout",
]; // prettier-ignore
const unmasked: Readonly<Record<string, readonly Json[]>> = { zero_output_for_mask: [false] };

/** What TensorFlow.js 4.22 computes as Keras 3 does. Its LSTM and GRU read a `recurrent_activation`, its GRU no `reset_after`. */
export const TFJS_LAYERS: ReadonlyMap<string, TfjsLayer> = new Map<string, TfjsLayer>([
  ["InputLayer", { keep: ["batch_input_shape"], only: { sparse: [false], ragged: [false], optional: [false] }, rename: { batch_shape: "batch_input_shape" } }],
  ["Dense", { keep: ["units", "activation", "use_bias"] }],
  ["Activation", { keep: ["activation"] }],
  ["Flatten", { keep: ["data_format"] }],
  ["Reshape", { keep: ["target_shape"] }],
  ["Permute", { keep: ["dims"] }],
  ["RepeatVector", { keep: ["n"] }],
  ["Masking", { keep: ["mask_value"] }],
  ["Embedding", { keep: ["input_dim", "output_dim", "mask_zero"] }],
  ["Dropout", rate],
  ["SpatialDropout1D", { keep: ["rate"] }],
  ["GaussianDropout", { keep: ["rate"] }],
  ["AlphaDropout", rate],
  ["GaussianNoise", { keep: ["stddev"] }],
  ["Conv1D", conv1d],
  ["Conv2D", dilated],
  ["Conv3D", dilated],
  ["Conv2DTranspose", transposed],
  ["Conv3DTranspose", transposed],
  ["SeparableConv2D", { keep: [...conv, "dilation_rate", "depth_multiplier"] }],
  ["DepthwiseConv2D", { keep: ["kernel_size", "strides", "padding", "data_format", "depth_multiplier", "activation", "use_bias"], only: { dilation_rate: NO_DILATION } }],
  ["MaxPooling1D", pool1d],
  ["MaxPooling2D", pool],
  ["MaxPooling3D", pool],
  ["AveragePooling1D", pool1d],
  ["AveragePooling2D", pool],
  ["AveragePooling3D", pool],
  ["GlobalMaxPooling1D", globalPool1d],
  ["GlobalMaxPooling2D", globalPool],
  ["GlobalAveragePooling1D", globalPool1d],
  ["GlobalAveragePooling2D", globalPool],
  ["BatchNormalization", { keep: ["axis", "momentum", "epsilon", "center", "scale"], only: { renorm: [false] } }],
  ["LayerNormalization", { keep: ["axis", "epsilon", "center", "scale"], only: { rms_scaling: [false] } }],
  ["ReLU", { keep: ["max_value"], only: { negative_slope: [0, null], threshold: [0, null] } }],
  ["LeakyReLU", { keep: ["alpha"], rename: { negative_slope: "alpha" } }],
  ["ELU", { keep: ["alpha"] }],
  ["PReLU", { keep: ["shared_axes"] }],
  ["Softmax", { keep: ["axis"] }],
  ["Add", plain],
  ["Multiply", plain],
  ["Average", plain],
  ["Maximum", plain],
  ["Minimum", plain],
  ["Concatenate", { keep: ["axis"] }],
  ["Dot", { keep: ["axes", "normalize"] }],
  ["ZeroPadding2D", { keep: ["padding", "data_format"] }],
  ["Cropping2D", { keep: ["cropping", "data_format"] }],
  ["UpSampling2D", { keep: ["size", "data_format"], only: { interpolation: ["nearest"] } }],
  ["Rescaling", { keep: ["scale", "offset"] }],
  ["SimpleRNN", { keep: recurrent, only: unmasked }],
  ["LSTM", { keep: [...recurrent, "recurrent_activation", "unit_forget_bias"], only: unmasked }],
  ["GRU", { keep: [...recurrent, "recurrent_activation"], only: { ...unmasked, reset_after: [false] } }],
  ["TimeDistributed", { keep: ["layer"] }],
  ["Bidirectional", { keep: ["layer", "merge_mode"] }],
]); // prettier-ignore

/** Activations that are the same function in both, by Keras's name. */
export const TFJS_ACTIVATIONS: ReadonlyMap<string, string> = new Map(
  [
    "elu", "selu", "relu", "relu6", "linear", "sigmoid", "softplus", "softsign", "tanh", "softmax", "log_softmax",
    "mish", "swish", "gelu",
  ].map((name) => [name, name] as const).concat([["silu", "swish"]]),
); // prettier-ignore
