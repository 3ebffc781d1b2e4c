import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type DerivedConstant, scalar } from "../derived-constant.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface ThresholdedReLUOptions extends LayerOptions {
  /** What an input must exceed; default 1. */
  readonly theta?: number;
}

/**
 * Thresholded rectified linear unit: x where x > theta, 0 elsewhere. Keras 2 has it; in Keras 3 it is the ReLU layer
 * with a threshold, but for x = theta.
 *
 * @throws ConfigError for a negative theta.
 * Source: https://www.tensorflow.org/versions/r2.15/api_docs/python/tf/keras/layers/ThresholdedReLU
 *
 * @example
 * layers.thresholdedReLU({ theta: 0.5 });
 */
export class ThresholdedReLU extends Layer {
  static override readonly className = "ThresholdedReLU";
  protected override readonly supportsMasking: boolean = true;
  readonly #theta: DerivedConstant;

  constructor(options: ThresholdedReLUOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#theta = scalar("theta", this.args.number("theta", { min: 0, default: 1 }));
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const theta = graph.constant(this.#theta);
    const passes = graph.addOne("binary", [input, theta], { operator: "greater" });
    return graph.addOne("binary", [input, passes], { operator: "multiply" });
  }
}

/** Makes a `ThresholdedReLU` layer. @see ThresholdedReLU */
export function thresholdedReLU(options: ThresholdedReLUOptions = {}): ThresholdedReLU {
  return new ThresholdedReLU(options);
}
