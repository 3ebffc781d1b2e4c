import type { Constant } from "../../graph/graph.ts";

/** A weight under another shape of as many elements: the kernel [k, c, f] of a sequence layer as [1, k, c, f]. */
export class WeightView implements Constant {
  readonly shape: readonly number[];
  readonly #weight: Constant;

  constructor(weight: Constant, shape: readonly number[]) {
    this.#weight = weight;
    this.shape = shape;
  }

  get name(): string {
    return this.#weight.name;
  }

  get data(): Float32Array {
    return this.#weight.data;
  }

  get version(): number {
    return this.#weight.version;
  }
}
