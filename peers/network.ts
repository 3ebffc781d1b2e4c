import type { Model } from "./models.ts";
import type { Architecture } from "./zoo/kit.ts";

export interface NetworkWeight {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A whole network with its numbers, ready to be built in any library. */
export interface Network extends Architecture {
  /** One sample. */
  readonly x: Float32Array;
  /** The weights of each layer by its name, in Keras's order. */
  readonly weights: ReadonlyMap<string, readonly NetworkWeight[]>;
  /** The same network for a runtime that reads ONNX. */
  readonly onnx: Model;
}
