import { isSize, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Json } from "../json.ts";
import type { CallExtras } from "../symbolic.ts";
import { HeadAttention, type HeadAttentionOptions, type Heads, type Part } from "./head-attention.ts";
import { HeadAxes } from "./head-axes.ts";

export interface MultiHeadAttentionOptions extends HeadAttentionOptions {
  readonly numHeads: number;
  /** The size of a head of queries and keys. */
  readonly keyDim: number;
  /** The size of a head of values. Default: keyDim. */
  readonly valueDim?: number | null;
  /** The shape of an output step. Default: that of the query. */
  readonly outputShape?: number | readonly number[] | null;
  /** Which axes attention goes over, where inputs have more than three. Default: all but the batch and the features. */
  readonly attentionAxes?: number | readonly number[] | null;
}

/**
 * Attention in several heads ("Attention is all you need"): each projects query, key and value, attends with
 * softmax(q·kᵀ / sqrt(keyDim))·v, and what all of them give is projected together. `apply([query, value])` or
 * `apply([query, value, key])`; call arguments `valueMask`, `keyMask`, `attentionMask`, `useCausalMask`,
 * `returnAttentionScores` (a second output [n, heads, T, S]); a `queryMask` is not looked at, as in Keras.
 *
 * The weights are kernel [features, heads, dim] and bias [heads, dim] of query, key, (gate,) value, then kernel
 * [heads, valueDim, ...output] and bias of the output. Masks that come with query, value and key are heeded together; that of
 * the query goes on. As in Keras, the three inputs have lost their masks for what is computed after this layer.
 *
 * @throws ConfigError for a bad argument, ShapeError for inputs that do not fit each other.
 * Source: https://keras.io/api/layers/attention_layers/multi_head_attention/
 *
 * @example
 * const x = input({ shape: [10, 64] });
 * layers.multiHeadAttention({ numHeads: 8, keyDim: 8 }).apply([x, x], { useCausalMask: true }).shape;    // [null, 10, 64]
 */
export class MultiHeadAttention extends HeadAttention {
  static override readonly className = "MultiHeadAttention";
  protected override readonly heads: Heads;
  readonly #outputShape: readonly number[] | null;
  readonly #attentionAxes: readonly number[] | null;
  #axes: HeadAxes | undefined;

  constructor(options: MultiHeadAttentionOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    const count = args.integer("numHeads");
    const keyDim = args.integer("keyDim");
    const valueDim = args.integerOrNull("valueDim") ?? args.fixed("valueDim", keyDim);
    this.heads = { count, keyCount: count, keyDim, valueDim };
    this.#outputShape =
      typeof args.optional("outputShape") === "number"
        ? args.fixed("outputShape", [args.integer("outputShape")])
        : args.listOrNull("outputShape", isSize, "a positive integer or a list of them");
    this.#attentionAxes =
      typeof args.optional("attentionAxes") === "number"
        ? args.fixed("attentionAxes", [args.integer("attentionAxes", { min: -64, max: 63 })])
        : args.listOrNull("attentionAxes", isAxis, "an axis or a list of axes");
    this.finish();
    this.inputSpec = { minNdim: 3 };
  }

  /** Once the layer is built, Keras writes the axes counted from the first. */
  override getConfig(): { [key: string]: Json } {
    const config = super.getConfig();
    return this.#axes === undefined ? config : { ...config, attention_axes: [...this.#axes.over] };
  }

  override addTo(
    graph: GraphBuilder,
    inputs: readonly Value[],
    options?: CallExtras<Value>,
  ): readonly Value[] {
    const outputs = super.addTo(graph, inputs, options);
    for (const value of inputs) graph.loseMask(value);
    return outputs;
  }

  protected override createWeights(query: Shape, others: readonly Shape[]): void {
    super.createWeights(query, others);
    this.#axes = this.axesOf(query);
  }

  protected override groupOf(part: Part): string {
    return part === "gate" ? "_gate_dense" : `${part}_dense`;
  }

  protected override outputSizes(query: Shape): readonly number[] {
    return this.#outputShape?.length ? this.#outputShape : [this.knownSize(query, -1)];
  }

  protected override axesOf(query: Shape): HeadAxes {
    return new HeadAxes(this.#attentionAxes, query.length, this.label);
  }

  protected override queryMaskOf(graph: GraphBuilder, query: Value): Value | undefined {
    return graph.maskOf(query);
  }
}

const isAxis = (item: unknown): item is number => Number.isSafeInteger(item);

/** Makes a `MultiHeadAttention` layer. @see MultiHeadAttention */
export function multiHeadAttention(options: MultiHeadAttentionOptions): MultiHeadAttention {
  return new MultiHeadAttention(options);
}
