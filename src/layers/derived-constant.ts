import type { Constant } from "../graph/graph.ts";

/**
 * Numbers that follow from weights, such as gamma / sqrt(variance + epsilon), or from nothing but the arguments of a
 * layer. They are computed when they are first read, and again when a source was set since.
 *
 * @example
 * new DerivedConstant("scale", [3], [variance], () => variance.data.map((v) => 1 / Math.sqrt(v)));
 */
export class DerivedConstant implements Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly #sources: readonly Constant[];
  readonly #compute: () => ArrayLike<number>;
  #data: Float32Array = new Float32Array(0);
  /** The version the data belongs to; none yet. */
  #computed = -1;

  /** @param compute Gives the values row-major, in float64; they are rounded once. */
  constructor(
    name: string,
    shape: readonly number[],
    sources: readonly Constant[],
    compute: () => ArrayLike<number>,
  ) {
    this.name = name;
    this.shape = shape;
    this.#sources = sources;
    this.#compute = compute;
  }

  /** The sum of the sources' versions: it rises with each of them. */
  get version(): number {
    return this.#sources.reduce((sum, { version }) => sum + version, 0);
  }

  get data(): Float32Array {
    const { version } = this;
    if (this.#computed !== version) {
      this.#data = new Float32Array(this.#compute());
      this.#computed = version;
    }
    return this.#data;
  }
}

/** One number, for ops that broadcast. */
export function scalar(name: string, value: number): DerivedConstant {
  return new DerivedConstant(name, [1], [], () => [value]);
}

export const ZERO: DerivedConstant = scalar("zero", 0);
export const ONE: DerivedConstant = scalar("one", 1);
