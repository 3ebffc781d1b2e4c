import { isSize } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { scalar } from "../derived-constant.ts";
import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";
import { noiseSample } from "./noise.ts";

/** What selu tends to for large negative arguments: -alpha · scale. */
const ALPHA_P = -1.6732632423543772 * 1.0507009873554805;

export interface AlphaDropoutOptions extends LayerOptions {
  /** The fraction dropped in training, from 0 to 1. */
  readonly rate: number;
  /** In training, along which axes elements are dropped together: 1 there, null elsewhere. Default: along none. */
  readonly noiseShape?: readonly (number | null)[] | null;
  /** In training, fixes the numbers that are drawn. */
  readonly seed?: number | null;
}

/**
 * Drops nothing when predicting: y = x. With `training: true` dropped elements become what selu tends to for large negative
 * numbers, and all are scaled and shifted so that mean 0 and variance 1 stay.
 *
 * @throws ConfigError for a rate outside 0 to 1.
 * Source: https://keras.io/api/layers/regularization_layers/alpha_dropout/
 *
 * @example
 * layers.alphaDropout({ rate: 0.1 });
 */
export class AlphaDropout extends PassThrough {
  static override readonly className = "AlphaDropout";
  readonly rate: number;
  readonly #noiseShape: readonly (number | null)[] | null;
  readonly #seed: number | undefined;

  constructor(options: AlphaDropoutOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    const isDim = (item: unknown): item is number | null => item === null || isSize(item);
    this.#noiseShape = this.args.listOrNull(
      "noiseShape",
      isDim,
      "null or a list of positive integers (or null)",
    );
    this.#seed = this.args.seed("seed");
    this.finish();
  }

  /** y = a·x + b where x is kept, a·alphaP + b elsewhere: k · a·(x - alphaP) + a·alphaP + b. */
  protected override call(graph: GraphBuilder, input: Value): Value {
    const { rate } = this;
    if (!graph.isTraining || rate === 0) return super.call(graph, input);
    const sample = noiseSample(input.shape, this.#noiseShape, this.label);
    // At rate 1 nothing is kept, and Keras's factor is infinite.
    const a = ((1 - rate) * (1 + rate * ALPHA_P ** 2)) ** -0.5;
    const kept = graph.noise(input, { kind: "keep", a: rate, b: a, sample }, this.#seed);
    const above = graph.addOne("binary", [input, graph.constant(scalar("alpha", ALPHA_P))], {
      operator: "subtract",
    });
    const scaled = graph.addOne("binary", [above, kept], { operator: "multiply" });
    const shift = graph.constant(scalar("shift", a * ALPHA_P - a * ALPHA_P * rate));
    return graph.addOne("binary", [scaled, shift], { operator: "add" });
  }
}

/** Makes a `AlphaDropout` layer. @see AlphaDropout */
export function alphaDropout(options: AlphaDropoutOptions): AlphaDropout {
  return new AlphaDropout(options);
}
