import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";
import { normalNoise } from "./noise.ts";

export interface GaussianNoiseOptions extends LayerOptions {
  /** The standard deviation of the noise; Keras 3 allows 0 to 1. */
  readonly stddev: number;
  /** In training, fixes the numbers that are drawn. */
  readonly seed?: number | null;
}

/**
 * Does nothing when predicting: y = x. With `training: true` it adds normal noise round 0.
 *
 * @throws ConfigError for a negative deviation, or in Keras 3 one above 1.
 * Source: https://keras.io/api/layers/regularization_layers/gaussian_noise/
 *
 * @example
 * layers.gaussianNoise({ stddev: 0.1 });
 */
export class GaussianNoise extends PassThrough {
  static override readonly className = "GaussianNoise";
  readonly stddev: number;
  readonly #seed: number | undefined;

  constructor(options: GaussianNoiseOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.stddev = this.args.number("stddev", { min: 0, max: this.args.kerasMajor < 3 ? Infinity : 1 });
    this.#seed = this.args.seed("seed");
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    if (!graph.isTraining || this.stddev === 0) return super.call(graph, input);
    const noise = normalNoise(graph, input, 0, this.stddev, this.#seed);
    return graph.addOne("binary", [input, noise], { operator: "add" });
  }
}

/** Makes a `GaussianNoise` layer. @see GaussianNoise */
export function gaussianNoise(options: GaussianNoiseOptions): GaussianNoise {
  return new GaussianNoise(options);
}
