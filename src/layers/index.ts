import { ELU, type ELUOptions } from "./activations/elu.ts";
import { LeakyReLU, type LeakyReLUOptions } from "./activations/leaky-relu.ts";
import { PReLU, type PReLUOptions } from "./activations/prelu.ts";
import { ReLU, type ReLUOptions } from "./activations/relu.ts";
import { Softmax, type SoftmaxOptions } from "./activations/softmax.ts";
import { ThresholdedReLU, type ThresholdedReLUOptions } from "./activations/thresholded-relu.ts";
import { Conv1D, type Conv1DOptions } from "./convolutional/conv1d.ts";
import { Conv2D, type Conv2DOptions } from "./convolutional/conv2d.ts";
import { DepthwiseConv1D, type DepthwiseConv1DOptions } from "./convolutional/depthwise-conv1d.ts";
import { DepthwiseConv2D, type DepthwiseConv2DOptions } from "./convolutional/depthwise-conv2d.ts";
import { SeparableConv1D, type SeparableConv1DOptions } from "./convolutional/separable-conv1d.ts";
import { SeparableConv2D, type SeparableConv2DOptions } from "./convolutional/separable-conv2d.ts";
import { Conv1DTranspose, type Conv1DTransposeOptions } from "./convolutional/conv1d-transpose.ts";
import { Conv2DTranspose, type Conv2DTransposeOptions } from "./convolutional/conv2d-transpose.ts";
import { Activation, type ActivationOptions } from "./core/activation.ts";
import { Dense, type DenseOptions } from "./core/dense.ts";
import { Identity } from "./core/identity.ts";
import { Embedding, type EmbeddingOptions } from "./core/embedding.ts";
import { InputLayer, type InputOptions } from "./core/input.ts";
import { Masking, type MaskingOptions } from "./core/masking.ts";
import type { LayerOptions } from "./layer.ts";
import { Add } from "./merging/add.ts";
import { Average } from "./merging/average.ts";
import { Concatenate, type ConcatenateOptions } from "./merging/concatenate.ts";
import { Maximum } from "./merging/maximum.ts";
import { Minimum } from "./merging/minimum.ts";
import { Multiply } from "./merging/multiply.ts";
import { Subtract } from "./merging/subtract.ts";
import type { BatchNormalizationOptions } from "./normalization/batch-normalization-arguments.ts";
import { BatchNormalization } from "./normalization/batch-normalization.ts";
import { GroupNormalization, type GroupNormalizationOptions } from "./normalization/group-normalization.ts";
import { LayerNormalization, type LayerNormalizationOptions } from "./normalization/layer-normalization.ts";
import { RMSNormalization, type RMSNormalizationOptions } from "./normalization/rms-normalization.ts";
import { UnitNormalization, type UnitNormalizationOptions } from "./normalization/unit-normalization.ts";
import { AveragePooling1D, type AveragePooling1DOptions } from "./pooling/average-pooling1d.ts";
import { AveragePooling2D, type AveragePooling2DOptions } from "./pooling/average-pooling2d.ts";
import { GlobalAveragePooling1D } from "./pooling/global-average-pooling1d.ts";
import { GlobalAveragePooling2D } from "./pooling/global-average-pooling2d.ts";
import { GlobalAveragePooling3D } from "./pooling/global-average-pooling3d.ts";
import { GlobalMaxPooling1D } from "./pooling/global-max-pooling1d.ts";
import { GlobalMaxPooling2D } from "./pooling/global-max-pooling2d.ts";
import { GlobalMaxPooling3D } from "./pooling/global-max-pooling3d.ts";
import type { GlobalPoolingOptions } from "./pooling/global-pooling.ts";
import { MaxPooling1D } from "./pooling/max-pooling1d.ts";
import { AveragePooling3D, type AveragePooling3DOptions } from "./pooling/average-pooling3d.ts";
import { MaxPooling2D } from "./pooling/max-pooling2d.ts";
import { MaxPooling3D } from "./pooling/max-pooling3d.ts";
import type { Pooling1DOptions, Pooling2DOptions, Pooling3DOptions } from "./pooling/pooling.ts";
import {
  type Augmentation,
  type AugmentationName,
  type AugmentationOptions,
  augmentations,
} from "./preprocessing/augmentation.ts";
import { CenterCrop, type CenterCropOptions } from "./preprocessing/center-crop.ts";
import { Normalization } from "./preprocessing/normalization.ts";
import type { NormalizationOptions } from "./preprocessing/normalization-arguments.ts";
import { Rescaling, type RescalingOptions } from "./preprocessing/rescaling.ts";
import { Bidirectional, type BidirectionalOptions } from "./recurrent/bidirectional.ts";
import { GRU, type GRUOptions } from "./recurrent/gru.ts";
import { LSTM, type LSTMOptions } from "./recurrent/lstm.ts";
import { SimpleRNN, type SimpleRNNOptions } from "./recurrent/simple-rnn.ts";
import { TimeDistributed, type TimeDistributedOptions } from "./recurrent/time-distributed.ts";
import {
  ActivityRegularization,
  type ActivityRegularizationOptions,
} from "./regularization/activity-regularization.ts";
import { AlphaDropout, type AlphaDropoutOptions } from "./regularization/alpha-dropout.ts";
import { Dropout, type DropoutOptions } from "./regularization/dropout.ts";
import { GaussianDropout, type GaussianDropoutOptions } from "./regularization/gaussian-dropout.ts";
import { GaussianNoise, type GaussianNoiseOptions } from "./regularization/gaussian-noise.ts";
import type { SpatialDropoutNDOptions, SpatialDropoutOptions } from "./regularization/spatial-dropout.ts";
import { SpatialDropout1D } from "./regularization/spatial-dropout1d.ts";
import { SpatialDropout2D } from "./regularization/spatial-dropout2d.ts";
import { SpatialDropout3D } from "./regularization/spatial-dropout3d.ts";
import { Cropping1D, type Cropping1DOptions } from "./reshaping/cropping1d.ts";
import { Cropping2D, type Cropping2DOptions } from "./reshaping/cropping2d.ts";
import { Cropping3D, type Cropping3DOptions } from "./reshaping/cropping3d.ts";
import { Flatten, type FlattenOptions } from "./reshaping/flatten.ts";
import { Permute, type PermuteOptions } from "./reshaping/permute.ts";
import { RepeatVector, type RepeatVectorOptions } from "./reshaping/repeat-vector.ts";
import { Reshape, type ReshapeOptions } from "./reshaping/reshape.ts";
import { UpSampling1D, type UpSampling1DOptions } from "./reshaping/up-sampling1d.ts";
import { UpSampling2D, type UpSampling2DOptions } from "./reshaping/up-sampling2d.ts";
import { UpSampling3D, type UpSampling3DOptions } from "./reshaping/up-sampling3d.ts";
import { ZeroPadding1D, type ZeroPadding1DOptions } from "./reshaping/zero-padding1d.ts";
import { ZeroPadding2D, type ZeroPadding2DOptions } from "./reshaping/zero-padding2d.ts";
import { ZeroPadding3D, type ZeroPadding3DOptions } from "./reshaping/zero-padding3d.ts";

/** @see Activation */
export function activation(options: ActivationOptions): Activation {
  return new Activation(options);
}

/** @see ActivityRegularization */
export function activityRegularization(options: ActivityRegularizationOptions = {}): ActivityRegularization {
  return new ActivityRegularization(options);
}

/** @see Add */
export function add(options: LayerOptions = {}): Add {
  return new Add(options);
}

/** @see AlphaDropout */
export function alphaDropout(options: AlphaDropoutOptions): AlphaDropout {
  return new AlphaDropout(options);
}

/** @see Augmentation */
export function augmentation(className: AugmentationName, options: AugmentationOptions = {}): Augmentation {
  return new augmentations[className](options);
}

/** @see Average */
export function average(options: LayerOptions = {}): Average {
  return new Average(options);
}

/** @see AveragePooling1D */
export function averagePooling1d(options: AveragePooling1DOptions): AveragePooling1D {
  return new AveragePooling1D(options);
}

/** @see AveragePooling2D */
export function averagePooling2d(options: AveragePooling2DOptions): AveragePooling2D {
  return new AveragePooling2D(options);
}

/** @see BatchNormalization */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options);
}

/** @see CenterCrop */
export function centerCrop(options: CenterCropOptions): CenterCrop {
  return new CenterCrop(options);
}

/** @see Concatenate */
export function concatenate(options: ConcatenateOptions = {}): Concatenate {
  return new Concatenate(options);
}

/** @see AveragePooling3D */
export function averagePooling3d(options: AveragePooling3DOptions): AveragePooling3D {
  return new AveragePooling3D(options);
}

/** @see MaxPooling3D */
export function maxPooling3d(options: Pooling3DOptions = {}): MaxPooling3D {
  return new MaxPooling3D(options);
}

/** @see Conv1D */
export function conv1d(options: Conv1DOptions): Conv1D {
  return new Conv1D(options);
}

/** @see Conv2D */
export function conv2d(options: Conv2DOptions): Conv2D {
  return new Conv2D(options);
}

/** @see Cropping1D */
export function cropping1d(options: Cropping1DOptions = {}): Cropping1D {
  return new Cropping1D(options);
}

/** @see Cropping2D */
export function cropping2d(options: Cropping2DOptions = {}): Cropping2D {
  return new Cropping2D(options);
}

/** @see Cropping3D */
export function cropping3d(options: Cropping3DOptions = {}): Cropping3D {
  return new Cropping3D(options);
}

/** @see DepthwiseConv1D */
export function depthwiseConv1d(options: DepthwiseConv1DOptions): DepthwiseConv1D {
  return new DepthwiseConv1D(options);
}

/** @see DepthwiseConv2D */
export function depthwiseConv2d(options: DepthwiseConv2DOptions): DepthwiseConv2D {
  return new DepthwiseConv2D(options);
}

/** @see ELU */
export function elu(options: ELUOptions = {}): ELU {
  return new ELU(options);
}

/** @see GaussianDropout */
export function gaussianDropout(options: GaussianDropoutOptions): GaussianDropout {
  return new GaussianDropout(options);
}

/** @see GaussianNoise */
export function gaussianNoise(options: GaussianNoiseOptions): GaussianNoise {
  return new GaussianNoise(options);
}

/** @see GlobalAveragePooling1D */
export function globalAveragePooling1d(options: GlobalPoolingOptions = {}): GlobalAveragePooling1D {
  return new GlobalAveragePooling1D(options);
}

/** @see GlobalAveragePooling2D */
export function globalAveragePooling2d(options: GlobalPoolingOptions = {}): GlobalAveragePooling2D {
  return new GlobalAveragePooling2D(options);
}

/** @see GlobalAveragePooling3D */
export function globalAveragePooling3d(options: GlobalPoolingOptions = {}): GlobalAveragePooling3D {
  return new GlobalAveragePooling3D(options);
}

/** @see GlobalMaxPooling1D */
export function globalMaxPooling1d(options: GlobalPoolingOptions = {}): GlobalMaxPooling1D {
  return new GlobalMaxPooling1D(options);
}

/** @see GlobalMaxPooling2D */
export function globalMaxPooling2d(options: GlobalPoolingOptions = {}): GlobalMaxPooling2D {
  return new GlobalMaxPooling2D(options);
}

/** @see GlobalMaxPooling3D */
export function globalMaxPooling3d(options: GlobalPoolingOptions = {}): GlobalMaxPooling3D {
  return new GlobalMaxPooling3D(options);
}

/** @see Identity */
export function identity(options: LayerOptions = {}): Identity {
  return new Identity(options);
}

/** @see LeakyReLU */
export function leakyReLU(options: LeakyReLUOptions = {}): LeakyReLU {
  return new LeakyReLU(options);
}

/** @see Maximum */
export function maximum(options: LayerOptions = {}): Maximum {
  return new Maximum(options);
}

/** @see Minimum */
export function minimum(options: LayerOptions = {}): Minimum {
  return new Minimum(options);
}

/** @see Multiply */
export function multiply(options: LayerOptions = {}): Multiply {
  return new Multiply(options);
}

/** @see Normalization */
export function normalization(options: NormalizationOptions = {}): Normalization {
  return new Normalization(options);
}

/** @see Permute */
export function permute(options: PermuteOptions): Permute {
  return new Permute(options);
}

/** @see PReLU */
export function prelu(options: PReLUOptions = {}): PReLU {
  return new PReLU(options);
}

/** @see ReLU */
export function reLU(options: ReLUOptions = {}): ReLU {
  return new ReLU(options);
}

/** @see RepeatVector */
export function repeatVector(options: RepeatVectorOptions): RepeatVector {
  return new RepeatVector(options);
}

/** @see Rescaling */
export function rescaling(options: RescalingOptions): Rescaling {
  return new Rescaling(options);
}

/** @see SeparableConv1D */
export function separableConv1d(options: SeparableConv1DOptions): SeparableConv1D {
  return new SeparableConv1D(options);
}

/** @see SeparableConv2D */
export function separableConv2d(options: SeparableConv2DOptions): SeparableConv2D {
  return new SeparableConv2D(options);
}

/** @see Conv1DTranspose */
export function conv1dTranspose(options: Conv1DTransposeOptions): Conv1DTranspose {
  return new Conv1DTranspose(options);
}

/** @see Conv2DTranspose */
export function conv2dTranspose(options: Conv2DTransposeOptions): Conv2DTranspose {
  return new Conv2DTranspose(options);
}

/** @see Dense */
export function dense(options: DenseOptions): Dense {
  return new Dense(options);
}

/** @see Dropout */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options);
}

/** @see Flatten */
export function flatten(options: FlattenOptions = {}): Flatten {
  return new Flatten(options);
}

/** @see GroupNormalization */
export function groupNormalization(options: GroupNormalizationOptions = {}): GroupNormalization {
  return new GroupNormalization(options);
}

/** @see Bidirectional */
export function bidirectional(options: BidirectionalOptions): Bidirectional {
  return new Bidirectional(options);
}

/** @see Embedding */
export function embedding(options: EmbeddingOptions): Embedding {
  return new Embedding(options);
}

/** @see GRU */
export function gru(options: GRUOptions): GRU {
  return new GRU(options);
}

/** @see InputLayer */
export function inputLayer(options: InputOptions): InputLayer {
  return new InputLayer(options);
}

/** @see LayerNormalization */
export function layerNormalization(options: LayerNormalizationOptions = {}): LayerNormalization {
  return new LayerNormalization(options);
}

/** @see LSTM */
export function lstm(options: LSTMOptions): LSTM {
  return new LSTM(options);
}

/** @see MaxPooling1D */
export function maxPooling1d(options: Pooling1DOptions = {}): MaxPooling1D {
  return new MaxPooling1D(options);
}

/** @see MaxPooling2D */
export function maxPooling2d(options: Pooling2DOptions = {}): MaxPooling2D {
  return new MaxPooling2D(options);
}

/** @see Reshape */
export function reshape(options: ReshapeOptions): Reshape {
  return new Reshape(options);
}

/** @see RMSNormalization */
export function rmsNormalization(options: RMSNormalizationOptions = {}): RMSNormalization {
  return new RMSNormalization(options);
}

/** @see Softmax */
export function softmax(options: SoftmaxOptions = {}): Softmax {
  return new Softmax(options);
}

/** @see SpatialDropout1D */
export function spatialDropout1d(options: SpatialDropoutOptions): SpatialDropout1D {
  return new SpatialDropout1D(options);
}

/** @see SpatialDropout2D */
export function spatialDropout2d(options: SpatialDropoutNDOptions): SpatialDropout2D {
  return new SpatialDropout2D(options);
}

/** @see SpatialDropout3D */
export function spatialDropout3d(options: SpatialDropoutNDOptions): SpatialDropout3D {
  return new SpatialDropout3D(options);
}

/** @see Subtract */
export function subtract(options: LayerOptions = {}): Subtract {
  return new Subtract(options);
}

/** @see ThresholdedReLU */
export function thresholdedReLU(options: ThresholdedReLUOptions = {}): ThresholdedReLU {
  return new ThresholdedReLU(options);
}

/** @see UnitNormalization */
export function unitNormalization(options: UnitNormalizationOptions = {}): UnitNormalization {
  return new UnitNormalization(options);
}

/** @see Masking */
export function masking(options: MaskingOptions = {}): Masking {
  return new Masking(options);
}

/** @see SimpleRNN */
export function simpleRNN(options: SimpleRNNOptions): SimpleRNN {
  return new SimpleRNN(options);
}

/** @see UpSampling1D */
export function upSampling1d(options: UpSampling1DOptions = {}): UpSampling1D {
  return new UpSampling1D(options);
}

/** @see UpSampling2D */
export function upSampling2d(options: UpSampling2DOptions = {}): UpSampling2D {
  return new UpSampling2D(options);
}

/** @see UpSampling3D */
export function upSampling3d(options: UpSampling3DOptions = {}): UpSampling3D {
  return new UpSampling3D(options);
}

/** @see ZeroPadding1D */
export function zeroPadding1d(options: ZeroPadding1DOptions = {}): ZeroPadding1D {
  return new ZeroPadding1D(options);
}

/** @see ZeroPadding2D */
export function zeroPadding2d(options: ZeroPadding2DOptions = {}): ZeroPadding2D {
  return new ZeroPadding2D(options);
}

/** @see ZeroPadding3D */
export function zeroPadding3d(options: ZeroPadding3DOptions = {}): ZeroPadding3D {
  return new ZeroPadding3D(options);
}

/** @see TimeDistributed */
export function timeDistributed(options: TimeDistributedOptions): TimeDistributed {
  return new TimeDistributed(options);
}

export { deserializeLayer, layerClasses } from "./registry.ts";
export { clearSession } from "./naming.ts";
export { Layer, type LayerClass, type LayerConfig, type LayerOptions } from "./layer.ts";
export type { ActivationIdentifier } from "./activations.ts";
export type { InitializerIdentifier } from "./initializers/index.ts";
export {
  Activation,
  type ActivationOptions,
  ActivityRegularization,
  type ActivityRegularizationOptions,
  Add,
  AlphaDropout,
  type AlphaDropoutOptions,
  type Augmentation,
  type AugmentationName,
  type AugmentationOptions,
  Average,
  AveragePooling1D,
  type AveragePooling1DOptions,
  AveragePooling2D,
  type AveragePooling2DOptions,
  AveragePooling3D,
  type AveragePooling3DOptions,
  BatchNormalization,
  type BatchNormalizationOptions,
  CenterCrop,
  type CenterCropOptions,
  Concatenate,
  type ConcatenateOptions,
  Conv1D,
  type Conv1DOptions,
  Conv2D,
  type Conv2DOptions,
  Conv1DTranspose,
  type Conv1DTransposeOptions,
  Conv2DTranspose,
  type Conv2DTransposeOptions,
  Cropping1D,
  type Cropping1DOptions,
  Cropping2D,
  type Cropping2DOptions,
  Cropping3D,
  type Cropping3DOptions,
  DepthwiseConv1D,
  type DepthwiseConv1DOptions,
  DepthwiseConv2D,
  type DepthwiseConv2DOptions,
  ELU,
  type ELUOptions,
  GaussianDropout,
  type GaussianDropoutOptions,
  GaussianNoise,
  type GaussianNoiseOptions,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  type GlobalPoolingOptions,
  Identity,
  LeakyReLU,
  type LeakyReLUOptions,
  Maximum,
  Minimum,
  Multiply,
  Normalization,
  type NormalizationOptions,
  Permute,
  type PermuteOptions,
  PReLU,
  type PReLUOptions,
  ReLU,
  type ReLUOptions,
  RepeatVector,
  type RepeatVectorOptions,
  Rescaling,
  type RescalingOptions,
  SeparableConv1D,
  type SeparableConv1DOptions,
  SeparableConv2D,
  type SeparableConv2DOptions,
  Dense,
  type DenseOptions,
  Dropout,
  type DropoutOptions,
  Flatten,
  type FlattenOptions,
  GroupNormalization,
  type GroupNormalizationOptions,
  Bidirectional,
  type BidirectionalOptions,
  Embedding,
  type EmbeddingOptions,
  GRU,
  type GRUOptions,
  InputLayer,
  type InputOptions,
  LayerNormalization,
  type LayerNormalizationOptions,
  LSTM,
  type LSTMOptions,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  type Pooling1DOptions,
  type Pooling2DOptions,
  type Pooling3DOptions,
  Reshape,
  type ReshapeOptions,
  Masking,
  type MaskingOptions,
  SimpleRNN,
  type SimpleRNNOptions,
  TimeDistributed,
  type TimeDistributedOptions,
  RMSNormalization,
  type RMSNormalizationOptions,
  Softmax,
  type SoftmaxOptions,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  type SpatialDropoutNDOptions,
  type SpatialDropoutOptions,
  Subtract,
  ThresholdedReLU,
  type ThresholdedReLUOptions,
  UnitNormalization,
  type UnitNormalizationOptions,
  UpSampling1D,
  type UpSampling1DOptions,
  UpSampling2D,
  type UpSampling2DOptions,
  UpSampling3D,
  type UpSampling3DOptions,
  ZeroPadding1D,
  type ZeroPadding1DOptions,
  ZeroPadding2D,
  type ZeroPadding2DOptions,
  ZeroPadding3D,
  type ZeroPadding3DOptions,
};
