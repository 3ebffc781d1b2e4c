import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { DerivedConstant } from "../derived-constant.ts";
import { ones } from "../initializers/constant.ts";
import type { Weight } from "../weight.ts";
import { type ScoreParts, SequenceAttention, type SequenceAttentionOptions } from "./sequence-attention.ts";

export interface AttentionOptions extends SequenceAttentionOptions {
  /** `dot`, the default: query · key. `concat`: a weight times the sum of tanh(query + key). */
  readonly scoreMode?: "dot" | "concat";
}

/**
 * Luong's attention: y = softmax(scores) · value, with scores = query · keyᵀ, or weight · sum(tanh(query + key)); `useScale`
 * multiplies the product, or query + key, by one more weight. The weights are scale and concat_score_weight, as far as
 * they are there, each a single number.
 *
 * `apply([query, value])` or `apply([query, value, key])`; call arguments `mask`, `useCausalMask`, `returnAttentionScores`.
 *
 * @throws ConfigError for a bad argument, ShapeError for inputs that do not fit each other.
 * Source: https://keras.io/api/layers/attention_layers/attention/
 *
 * @example
 * const [query, value] = [input({ shape: [4, 16] }), input({ shape: [9, 16] })];
 * layers.attention().apply([query, value]).shape;    // [null, 4, 16]
 */
export class Attention extends SequenceAttention {
  static override readonly className = "Attention";
  readonly useScale: boolean;
  readonly scoreMode: "dot" | "concat";
  #scale: Weight | undefined;
  #scoreWeights: DerivedConstant | undefined;

  constructor(options: AttentionOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.useScale = args.boolean("useScale", false);
    this.scoreMode = args.choice("scoreMode", ["dot", "concat"], "dot");
    args.number("dropout", { min: 0, max: 1, default: 0 });
    args.seed("seed");
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    if (this.useScale) this.#scale = this.addWeight("scale", [], ones);
    if (this.scoreMode === "dot") return;
    const dim = this.knownSize(inputShape, -1);
    const weight = this.addWeight("concat_score_weight", [], ones);
    this.#scoreWeights = new DerivedConstant("concat_score_weight", [dim], [weight], () =>
      new Float32Array(dim).fill(weight.data[0] ?? 1),
    );
  }

  protected override scoreParts(graph: GraphBuilder, query: Value, key: Value): ScoreParts {
    const scaled = (value: Value): Value =>
      this.#scale === undefined
        ? value
        : graph.addOne("binary", [value, graph.constant(this.#scale)], { operator: "multiply" });
    if (this.#scoreWeights === undefined) return { query: scaled(query), key };
    return { query: scaled(query), key: scaled(key), weights: graph.constant(this.#scoreWeights) };
  }
}

/** Makes an `Attention` layer. @see Attention */
export function attention(options: AttentionOptions = {}): Attention {
  return new Attention(options);
}
