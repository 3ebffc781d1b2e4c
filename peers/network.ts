import type { Model } from "./models.ts";
import type { PublishedModel } from "./published.ts";
import type { Architecture } from "./zoo/kit.ts";

export interface NetworkWeight {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** What TensorFlow.js makes a network of: an architecture with weights, or the files of a published model. */
export type NetworkSource = BuiltNetwork | PublishedModel;

export interface BuiltNetwork {
  readonly build: Architecture["build"];
  /** The weights of each layer by its name, in Keras's order. */
  readonly weights: ReadonlyMap<string, readonly NetworkWeight[]>;
}

/** A whole network with its numbers, ready to be made in any library. */
export interface Network {
  readonly name: string;
  /** The shape of one sample. */
  readonly inputShape: readonly number[];
  /** One sample. */
  readonly x: Float32Array;
  readonly source: NetworkSource;
  /** The same network for a runtime that reads ONNX. */
  readonly onnx: Model;
}
