import { ConfigError } from "../../core/errors.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";
import { normalNoise } from "./noise.ts";

export interface GaussianDropoutOptions extends LayerOptions {
  /** As that of dropout, from 0 to 1. */
  readonly rate: number;
  /** In training, fixes the numbers that are drawn. */
  readonly seed?: number | null;
}

/**
 * Does nothing when predicting: y = x. With `training: true` it multiplies by normal noise round 1 of the variance
 * rate / (1 - rate).
 *
 * @throws ConfigError for a rate outside 0 to 1.
 * Source: https://keras.io/api/layers/regularization_layers/gaussian_dropout/
 *
 * @example
 * layers.gaussianDropout({ rate: 0.5 });
 */
export class GaussianDropout extends PassThrough {
  static override readonly className = "GaussianDropout";
  readonly rate: number;
  readonly #seed: number | undefined;

  constructor(options: GaussianDropoutOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    this.#seed = this.args.seed("seed");
    this.finish();
  }

  protected override checkTraining(): void {
    if (this.rate < 1) return;
    throw new ConfigError("The noise would be infinite", {
      ...this.args.where("rate"),
      expected: "a rate below 1 for training",
      received: String(this.rate),
    });
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { rate } = this;
    if (!graph.isTraining || rate === 0) return super.call(graph, input);
    const noise = normalNoise(graph, input, 1, Math.sqrt(rate / (1 - rate)), this.#seed);
    return graph.addOne("binary", [input, noise], { operator: "multiply" });
  }
}

/** Makes a `GaussianDropout` layer. @see GaussianDropout */
export function gaussianDropout(options: GaussianDropoutOptions): GaussianDropout {
  return new GaussianDropout(options);
}
