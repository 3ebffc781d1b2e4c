import { ModelFormatError, UnsupportedError } from "../core/errors.ts";
import { ELU } from "./activations/elu.ts";
import { LeakyReLU } from "./activations/leaky-relu.ts";
import { PReLU } from "./activations/prelu.ts";
import { ReLU } from "./activations/relu.ts";
import { Softmax } from "./activations/softmax.ts";
import { ThresholdedReLU } from "./activations/thresholded-relu.ts";
import { AdditiveAttention } from "./attention/additive-attention.ts";
import { Attention } from "./attention/attention.ts";
import { GroupedQueryAttention } from "./attention/grouped-query-attention.ts";
import { MultiHeadAttention } from "./attention/multi-head-attention.ts";
import { Conv1D } from "./convolutional/conv1d.ts";
import { Conv2D } from "./convolutional/conv2d.ts";
import { DepthwiseConv1D } from "./convolutional/depthwise-conv1d.ts";
import { DepthwiseConv2D } from "./convolutional/depthwise-conv2d.ts";
import { SeparableConv1D } from "./convolutional/separable-conv1d.ts";
import { SeparableConv2D } from "./convolutional/separable-conv2d.ts";
import { Conv1DTranspose } from "./convolutional/conv1d-transpose.ts";
import { Conv2DTranspose } from "./convolutional/conv2d-transpose.ts";
import { Conv3D } from "./convolutional/conv3d.ts";
import { Conv3DTranspose } from "./convolutional/conv3d-transpose.ts";
import { Activation } from "./core/activation.ts";
import { Dense } from "./core/dense.ts";
import { EinsumDense } from "./core/einsum-dense.ts";
import { Embedding } from "./core/embedding.ts";
import { Identity } from "./core/identity.ts";
import { InputLayer } from "./core/input.ts";
import { Masking } from "./core/masking.ts";
import { describe, isObject, property } from "./json.ts";
import type { Layer, LayerClass, LayerConfig } from "./layer.ts";
import { Add } from "./merging/add.ts";
import { Average } from "./merging/average.ts";
import { Concatenate } from "./merging/concatenate.ts";
import { Dot } from "./merging/dot.ts";
import { Maximum } from "./merging/maximum.ts";
import { Minimum } from "./merging/minimum.ts";
import { Multiply } from "./merging/multiply.ts";
import { Subtract } from "./merging/subtract.ts";
import { nearest } from "./nearest.ts";
import { BatchNormalization } from "./normalization/batch-normalization.ts";
import { GroupNormalization } from "./normalization/group-normalization.ts";
import { LayerNormalization } from "./normalization/layer-normalization.ts";
import { RMSNormalization } from "./normalization/rms-normalization.ts";
import { SpectralNormalization } from "./normalization/spectral-normalization.ts";
import { UnitNormalization } from "./normalization/unit-normalization.ts";
import { AdaptiveAveragePooling1D } from "./pooling/adaptive-average-pooling1d.ts";
import { AdaptiveAveragePooling2D } from "./pooling/adaptive-average-pooling2d.ts";
import { AdaptiveAveragePooling3D } from "./pooling/adaptive-average-pooling3d.ts";
import { AdaptiveMaxPooling1D } from "./pooling/adaptive-max-pooling1d.ts";
import { AdaptiveMaxPooling2D } from "./pooling/adaptive-max-pooling2d.ts";
import { AdaptiveMaxPooling3D } from "./pooling/adaptive-max-pooling3d.ts";
import { AveragePooling1D } from "./pooling/average-pooling1d.ts";
import { AveragePooling2D } from "./pooling/average-pooling2d.ts";
import { AveragePooling3D } from "./pooling/average-pooling3d.ts";
import { GlobalAveragePooling1D } from "./pooling/global-average-pooling1d.ts";
import { GlobalAveragePooling2D } from "./pooling/global-average-pooling2d.ts";
import { GlobalAveragePooling3D } from "./pooling/global-average-pooling3d.ts";
import { GlobalMaxPooling1D } from "./pooling/global-max-pooling1d.ts";
import { GlobalMaxPooling2D } from "./pooling/global-max-pooling2d.ts";
import { GlobalMaxPooling3D } from "./pooling/global-max-pooling3d.ts";
import { MaxPooling1D } from "./pooling/max-pooling1d.ts";
import { MaxPooling2D } from "./pooling/max-pooling2d.ts";
import { MaxPooling3D } from "./pooling/max-pooling3d.ts";
import { augmentations } from "./preprocessing/augmentation.ts";
import { CategoryEncoding } from "./preprocessing/category-encoding.ts";
import { CenterCrop } from "./preprocessing/center-crop.ts";
import { Discretization } from "./preprocessing/discretization.ts";
import { Normalization } from "./preprocessing/normalization.ts";
import { Rescaling } from "./preprocessing/rescaling.ts";
import { Resizing } from "./preprocessing/resizing.ts";
import { Bidirectional } from "./recurrent/bidirectional.ts";
import { ConvLSTM1D } from "./recurrent/conv-lstm1d.ts";
import { ConvLSTM2D } from "./recurrent/conv-lstm2d.ts";
import { ConvLSTM3D } from "./recurrent/conv-lstm3d.ts";
import { GRU } from "./recurrent/gru.ts";
import { GRUCell } from "./recurrent/gru-cell.ts";
import { LSTM } from "./recurrent/lstm.ts";
import { LSTMCell } from "./recurrent/lstm-cell.ts";
import { RNN } from "./recurrent/rnn.ts";
import { SimpleRNN } from "./recurrent/simple-rnn.ts";
import { SimpleRNNCell } from "./recurrent/simple-rnn-cell.ts";
import { StackedRNNCells } from "./recurrent/stacked-rnn-cells.ts";
import { TimeDistributed } from "./recurrent/time-distributed.ts";
import { isWrapperClass } from "./recurrent/wrapper.ts";
import { ActivityRegularization } from "./regularization/activity-regularization.ts";
import { AlphaDropout } from "./regularization/alpha-dropout.ts";
import { Dropout } from "./regularization/dropout.ts";
import { GaussianDropout } from "./regularization/gaussian-dropout.ts";
import { GaussianNoise } from "./regularization/gaussian-noise.ts";
import { SpatialDropout1D } from "./regularization/spatial-dropout1d.ts";
import { SpatialDropout2D } from "./regularization/spatial-dropout2d.ts";
import { SpatialDropout3D } from "./regularization/spatial-dropout3d.ts";
import { Cropping1D } from "./reshaping/cropping1d.ts";
import { Cropping2D } from "./reshaping/cropping2d.ts";
import { Cropping3D } from "./reshaping/cropping3d.ts";
import { Flatten } from "./reshaping/flatten.ts";
import { Permute } from "./reshaping/permute.ts";
import { RepeatVector } from "./reshaping/repeat-vector.ts";
import { Reshape } from "./reshaping/reshape.ts";
import { UpSampling1D } from "./reshaping/up-sampling1d.ts";
import { UpSampling2D } from "./reshaping/up-sampling2d.ts";
import { UpSampling3D } from "./reshaping/up-sampling3d.ts";
import { ZeroPadding1D } from "./reshaping/zero-padding1d.ts";
import { ZeroPadding2D } from "./reshaping/zero-padding2d.ts";
import { ZeroPadding3D } from "./reshaping/zero-padding3d.ts";

/** A function, so that a bundler sees that a program without `layerClasses` needs none of them. */
const allClasses = (): readonly LayerClass[] => [
  Activation,
  ActivityRegularization,
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
  Add,
  AdditiveAttention,
  AlphaDropout,
  Attention,
  Average,
  AveragePooling1D,
  AveragePooling2D,
  AveragePooling3D,
  BatchNormalization,
  CategoryEncoding,
  CenterCrop,
  Concatenate,
  Conv1D,
  Conv2D,
  Conv1DTranspose,
  Conv2DTranspose,
  Conv3D,
  Conv3DTranspose,
  Cropping1D,
  Cropping2D,
  Cropping3D,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  Dot,
  Discretization,
  Dropout,
  EinsumDense,
  ELU,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  GroupNormalization,
  GroupedQueryAttention,
  Bidirectional,
  ConvLSTM1D,
  ConvLSTM2D,
  ConvLSTM3D,
  Embedding,
  GRU,
  GRUCell,
  Identity,
  InputLayer,
  LayerNormalization,
  LeakyReLU,
  LSTM,
  LSTMCell,
  Maximum,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  Minimum,
  MultiHeadAttention,
  Multiply,
  Normalization,
  Permute,
  PReLU,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
  RMSNormalization,
  SeparableConv1D,
  SeparableConv2D,
  Masking,
  RNN,
  SimpleRNN,
  SimpleRNNCell,
  StackedRNNCells,
  TimeDistributed,
  Softmax,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  SpectralNormalization,
  Subtract,
  ThresholdedReLU,
  UnitNormalization,
  UpSampling1D,
  UpSampling2D,
  UpSampling3D,
  ZeroPadding1D,
  ZeroPadding2D,
  ZeroPadding3D,
  ...Object.values(augmentations),
];

/** The layers a file can name, by Keras's class names. */
export const layerClasses: ReadonlyMap<string, LayerClass> = /* @__PURE__ */ byName();

function byName(): ReadonlyMap<string, LayerClass> {
  return new Map([
    ...allClasses().map((each): [string, LayerClass] => [each.className, each]),
    ["GroupQueryAttention", GroupedQueryAttention], // its name in Keras's API, and so in files
  ]);
}

const FOREIGN = "Its code is another framework's, and nothing a file names is executed";
const BASE = "A base class computes nothing itself: extend it, and name your class in `customLayers`";
const STRINGS = "Tensors hold numbers, not strings: make numbers of them before the model";

/** Why some of Keras's classes are not here. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["FlaxLayer", FOREIGN],
  ["JaxLayer", FOREIGN],
  ["TFSMLayer", FOREIGN],
  ["TorchModuleWrapper", FOREIGN],
  ["Layer", BASE],
  ["Wrapper", BASE],
  ["Hashing", STRINGS],
  ["HashedCrossing", STRINGS],
  ["StringLookup", STRINGS],
  ["TextVectorization", STRINGS],
  [
    "Lambda",
    "A function of Python cannot be run: loadModel(source, { lambdas: { name: function } }) takes one of JavaScript",
  ],
  ["IntegerLookup", "Its table of numbers is TensorFlow's: look numbers up before the model"],
  ["MelSpectrogram", "Spectrograms are not supported: make them before the model"],
  ["STFTSpectrogram", "Spectrograms are not supported: make them before the model"],
]);

/**
 * Makes the layer that `{ class_name, config }` describes, whatever else stands there (`module` and `build_config`
 * are not used, and nothing a file names is ever executed).
 *
 * @param registry `layerClasses`, or with classes of one's own added.
 * @param kerasMajor The version of Keras that wrote the file.
 * @param child Makes the layers inside a layer; by default this function.
 * @throws UnsupportedError for an unknown or custom class, ModelFormatError for something that is no layer.
 */
export function deserializeLayer(
  serialized: unknown,
  registry: ReadonlyMap<string, LayerClass> = layerClasses,
  kerasMajor = 3,
  child: (serialized: unknown) => Layer = (part) => deserializeLayer(part, registry, kerasMajor),
): Layer {
  const className = isObject(serialized) ? property(serialized, "class_name") : undefined;
  const config = isObject(serialized) ? property(serialized, "config") : undefined;
  if (!isObject(serialized) || typeof className !== "string" || !isObject(config)) {
    throw new ModelFormatError("Not the description of a layer", {
      expected: "{ class_name, config }",
      received: describe(serialized),
    });
  }
  const registered = property(serialized, "registered_name");
  const custom = typeof registered === "string" && registered.includes(">");
  const layerClass = custom ? registry.get(registered) : registry.get(className);
  if (layerClass !== undefined) {
    const whole = { ...config } as Record<string, unknown>;
    for (const key of isWrapperClass(layerClass) ? layerClass.childKeys : []) {
      const make = (part: unknown): unknown => (isObject(part) ? child(part) : part);
      const part = whole[key];
      whole[key] = Array.isArray(part) ? part.map(make) : make(part);
    }
    return layerClass.fromConfig(whole as LayerConfig, kerasMajor);
  }

  const name = property(config, "name");
  const reason = custom ? undefined : REASONS.get(className);
  const near = custom || reason ? undefined : nearest(className, registry.keys());
  const what =
    reason ?? (custom ? "A custom layer class is not supported" : "This layer class is not supported");
  throw new UnsupportedError(near === undefined ? what : `${what} (did you mean ${near}?)`, {
    layer: typeof name === "string" ? `${className} "${name}"` : className,
    expected: `one of ${[...registry.keys()].join(", ")}`,
    received: describe(custom ? registered : className),
  });
}
