import type { JsonObject } from "../json.ts";

/** Makes the first values of a weight. */
export interface Initializer {
  /** Keras's name, as `GlorotUniform`. */
  readonly className: string;
  /** Keras's arguments, for the configuration of the layer. */
  readonly config: JsonObject;
  /** Row-major values for a weight of this shape: the same at every call if a seed was given. */
  values(shape: readonly number[]): Float32Array;
}
