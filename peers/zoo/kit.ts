/**
 * What an architecture is built with: the part that Lanewise and TensorFlow.js have in common, so that one function makes
 * the same network in both. Every layer has a name, by which weights are carried over.
 */
export interface Kit<T> {
  input(options: { readonly shape: readonly (number | null)[]; readonly name: string }): T;
  layer(kind: LayerKind, options: LayerOptions): { apply(inputs: T | readonly T[]): T };
  /** LSTMs through the steps both ways, with all steps as output, joined. */
  bidirectionalLstm(options: { readonly name: string; readonly units: number }): { apply(inputs: T): T };
}

export type LayerKind =
  | "activation"
  | "add"
  | "averagePooling2d"
  | "batchNormalization"
  | "concatenate"
  | "conv1d"
  | "conv2d"
  | "dense"
  | "depthwiseConv2d"
  | "embedding"
  | "globalAveragePooling1d"
  | "globalAveragePooling2d"
  | "layerNormalization"
  | "maxPooling2d"
  | "multiHeadAttention"
  | "reLU"
  | "zeroPadding2d";

export type LayerOptions = Readonly<Record<string, unknown>> & { readonly name: string };

/** A network of the zoo. */
export interface Architecture {
  readonly name: string;
  /** The shape of one sample. */
  readonly inputShape: readonly number[];
  /** Integers below this are what goes in; without it, numbers between -1 and 1. */
  readonly vocabulary?: number;
  build<T>(kit: Kit<T>): { readonly input: T; readonly output: T };
}
