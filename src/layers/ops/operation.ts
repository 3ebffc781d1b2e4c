import { UnsupportedError } from "../../core/errors.ts";
import { Layer, type LayerClass } from "../layer.ts";

/** The options every operation takes. */
export interface OperationOptions {
  /** By default `add`, `add_1`, ..., counted with the layers of that name. */
  readonly name?: string | null;
}

/**
 * Base of the functions of `keras.ops` that a functional model may hold between its layers. An operation has no weights,
 * passes no mask on, and is not counted among `model.layers`.
 *
 * Source: https://keras.io/api/ops/
 */
export abstract class Operation extends Layer {
  /** What the function is called with, where that is no tensor: constants are options here. */
  static readonly parameters: readonly string[] = [];

  /** An axis counted from 0, which must not be the batch. */
  protected sampleAxis(argument: string, axis: number, rank: number): number {
    const positive = axis < 0 ? axis + rank : axis;
    if (positive >= 1 && positive < rank) return positive;
    throw new UnsupportedError("The batch axis must stay as it is", {
      layer: this.label,
      argument,
      expected: `an axis from 1 to ${rank - 1}, or from the end`,
      received: String(axis),
    });
  }
}

/** A class of operations, as the registry of a file's operations holds it. */
export interface OperationClass extends LayerClass {
  readonly parameters: readonly string[];
  new (options?: never, kerasMajor?: number): Operation;
}
