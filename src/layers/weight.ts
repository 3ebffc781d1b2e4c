import { WeightError } from "../core/errors.ts";
import { elementCount, formatShape } from "../core/shape.ts";
import type { Constant, Variable } from "../graph/graph.ts";
import type { Initializer } from "./initializers/initializer.ts";

/**
 * One weight of a layer. Its numbers are made by the initializer when they are first read, so that a model whose
 * weights are loaded afterwards never makes them.
 */
export class Weight implements Constant {
  /** The label of the owner, as `Dense "dense_1"`. */
  readonly layer: string;
  readonly name: string;
  readonly shape: readonly number[];
  /** Does training change it? (A frozen layer freezes its weights without touching this.) */
  readonly trainable: boolean;
  readonly #initializer: Initializer;
  #data: Float32Array | undefined;
  #version = 0;

  constructor(
    layer: string,
    name: string,
    shape: readonly number[],
    initializer: Initializer,
    options: { readonly trainable?: boolean } = {},
  ) {
    this.layer = layer;
    this.name = name;
    this.shape = shape;
    this.#initializer = initializer;
    this.trainable = options.trainable ?? true;
  }

  /** The number of elements. */
  get size(): number {
    return elementCount(this.shape);
  }

  /** Row-major values. Read them only: a change made in place is not noticed. */
  get data(): Float32Array {
    this.#data ??= this.#initializer.values(this.shape);
    return this.#data;
  }

  /** Raised by every `set`. */
  get version(): number {
    return this.#version;
  }

  /**
   * Replaces the values. The array is kept, not copied.
   * @throws WeightError if its length is not that of the weight.
   */
  set(values: Float32Array): void {
    this.check(values.length);
    this.#data = values;
    this.#version++;
  }

  /** @throws WeightError if these are not the number of values, or not the shape, of this weight. */
  check(length: number, shape?: readonly number[]): void {
    const fits = shape === undefined || formatShape(shape) === formatShape(this.shape);
    if (fits && length === this.size) return;
    throw new WeightError(`The values do not fit the weight "${this.name}"`, {
      layer: this.layer,
      argument: this.name,
      expected: `shape ${formatShape(this.shape)}, ${this.size} values`,
      received: shape === undefined ? `${length} values` : `shape ${formatShape(shape)}, ${length} values`,
    });
  }
}

/** A state that lasts from one run to the next. The plan owns its numbers; this says that they exist. */
export class StateVariable implements Variable {
  readonly name: string;
  readonly shape: readonly number[];
  #resets = 0;

  constructor(name: string, shape: readonly number[]) {
    this.name = name;
    this.shape = shape;
  }

  get resets(): number {
    return this.#resets;
  }

  /** Asks for zeros before the next run. */
  reset(): void {
    this.#resets++;
  }
}
