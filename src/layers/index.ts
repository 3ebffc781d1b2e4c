import { Conv2D, type Conv2DOptions } from "./convolutional/conv2d.ts";
import { Activation, type ActivationOptions } from "./core/activation.ts";
import { Dense, type DenseOptions } from "./core/dense.ts";
import { InputLayer, type InputOptions } from "./core/input.ts";
import { AveragePooling2D, type AveragePooling2DOptions } from "./pooling/average-pooling2d.ts";
import { MaxPooling2D } from "./pooling/max-pooling2d.ts";
import type { Pooling2DOptions } from "./pooling/pooling2d.ts";
import { LSTM } from "./recurrent/lstm.ts";
import type { LSTMOptions } from "./recurrent/lstm-arguments.ts";
import { Dropout, type DropoutOptions } from "./regularization/dropout.ts";
import { Flatten, type FlattenOptions } from "./reshaping/flatten.ts";
import { Reshape, type ReshapeOptions } from "./reshaping/reshape.ts";

/** @see Activation */
export function activation(options: ActivationOptions): Activation {
  return new Activation(options);
}

/** @see AveragePooling2D */
export function averagePooling2d(options: AveragePooling2DOptions): AveragePooling2D {
  return new AveragePooling2D(options);
}

/** @see Conv2D */
export function conv2d(options: Conv2DOptions): Conv2D {
  return new Conv2D(options);
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

/** @see InputLayer */
export function inputLayer(options: InputOptions): InputLayer {
  return new InputLayer(options);
}

/** @see LSTM */
export function lstm(options: LSTMOptions): LSTM {
  return new LSTM(options);
}

/** @see MaxPooling2D */
export function maxPooling2d(options: Pooling2DOptions = {}): MaxPooling2D {
  return new MaxPooling2D(options);
}

/** @see Reshape */
export function reshape(options: ReshapeOptions): Reshape {
  return new Reshape(options);
}

export { deserializeLayer, layerClasses } from "./registry.ts";
export { clearSession } from "./naming.ts";
export { Layer, type LayerClass, type LayerConfig, type LayerOptions } from "./layer.ts";
export type { ActivationIdentifier } from "./activations.ts";
export type { InitializerIdentifier } from "./initializers/index.ts";
export {
  Activation,
  type ActivationOptions,
  AveragePooling2D,
  type AveragePooling2DOptions,
  Conv2D,
  type Conv2DOptions,
  Dense,
  type DenseOptions,
  Dropout,
  type DropoutOptions,
  Flatten,
  type FlattenOptions,
  InputLayer,
  type InputOptions,
  LSTM,
  type LSTMOptions,
  MaxPooling2D,
  type Pooling2DOptions,
  Reshape,
  type ReshapeOptions,
};
