import type { Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import { DerivedConstant } from "../derived-constant.ts";
import { parseInitializer } from "../initializers/index.ts";
import { type ScoreParts, SequenceAttention, type SequenceAttentionOptions } from "./sequence-attention.ts";

export interface AdditiveAttentionOptions extends SequenceAttentionOptions {
  /** Multiply each tanh by a weight of its own? Default true. */
  readonly useScale?: boolean;
}

/**
 * Bahdanau's attention: y = softmax(scores) · value, with scores = sum(scale · tanh(query + key)). The weight is scale[dim].
 *
 * `apply([query, value])` or `apply([query, value, key])`; call arguments `mask`, `useCausalMask`, `returnAttentionScores`.
 *
 * @throws ConfigError for a bad argument, ShapeError for inputs that do not fit each other.
 * Source: https://keras.io/api/layers/attention_layers/additive_attention/
 *
 * @example
 * const [query, value] = [input({ shape: [4, 16] }), input({ shape: [9, 16] })];
 * layers.additiveAttention().apply([query, value]).shape;    // [null, 4, 16]
 */
export class AdditiveAttention extends SequenceAttention {
  static override readonly className = "AdditiveAttention";
  readonly useScale: boolean;
  #scale: Constant | undefined;

  constructor(options: AdditiveAttentionOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.useScale = args.boolean("useScale", true);
    args.number("dropout", { min: 0, max: 1, default: 0 });
    args.seed("seed");
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const dim = this.knownSize(inputShape, -1);
    const place = { layer: this.label, argument: "scale", kerasMajor: 3 };
    this.#scale = this.useScale
      ? this.addWeight("scale", [dim], parseInitializer("glorot_uniform", place).value)
      : new DerivedConstant("scale", [dim], [], () => new Float32Array(dim).fill(1));
  }

  protected override scoreParts(graph: GraphBuilder, query: Value, key: Value): ScoreParts {
    return { query, key, weights: graph.constant(this.#scale as Constant) };
  }
}

/** Makes an `AdditiveAttention` layer. @see AdditiveAttention */
export function additiveAttention(options: AdditiveAttentionOptions = {}): AdditiveAttention {
  return new AdditiveAttention(options);
}
