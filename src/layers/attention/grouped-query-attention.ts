import { ConfigError, ShapeError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { scalar } from "../derived-constant.ts";
import type { Json } from "../json.ts";
import type { CallExtras } from "../symbolic.ts";
import { HeadAttention, type HeadAttentionOptions, type Heads, type Part } from "./head-attention.ts";
import { HeadAxes } from "./head-axes.ts";

export interface GroupedQueryAttentionOptions extends HeadAttentionOptions {
  /** The size of every head. */
  readonly headDim: number;
  readonly numQueryHeads: number;
  /** A divisor of numQueryHeads: so many neighbouring heads of queries share a head of keys and values. */
  readonly numKeyValueHeads: number;
}

const HALF = scalar("half", 0.5);

/**
 * Multi-head attention whose heads share keys and values in groups. `apply([query, value])` or `apply([query, value, key])`;
 * call arguments `queryMask`, `valueMask`, `keyMask`, `attentionMask`, `useCausalMask`, `returnAttentionScores` (a second
 * output [n, heads, T, S]).
 *
 * The weights are kernel [features, heads, headDim] and bias [heads, headDim] of query, key, (gate,) value, then kernel
 * [heads, headDim, features] and bias of the output. In files the class is `GroupQueryAttention`.
 *
 * @throws ConfigError for a bad argument, ShapeError for inputs that do not fit each other.
 * Source: https://keras.io/api/layers/attention_layers/group_query_attention/
 *
 * @example
 * const x = input({ shape: [10, 64] });
 * const layer = layers.groupedQueryAttention({ headDim: 8, numQueryHeads: 8, numKeyValueHeads: 2 });
 * layer.apply([x, x]).shape;    // [null, 10, 64]
 */
export class GroupedQueryAttention extends HeadAttention {
  static override readonly className = "GroupedQueryAttention";
  protected override readonly heads: Heads;

  constructor(options: GroupedQueryAttentionOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    const dim = args.integer("headDim");
    const count = args.integer("numQueryHeads");
    const keyCount = args.integer("numKeyValueHeads");
    this.heads = { count, keyCount, keyDim: dim, valueDim: dim };
    this.finish();
    if (count % keyCount !== 0) {
      throw new ConfigError("`num_query_heads` must be divisible by `num_key_value_heads`", {
        ...args.where("numKeyValueHeads"),
        expected: `a divisor of ${count}`,
        received: String(keyCount),
      });
    }
    this.inputSpec = { ndim: 3 };
  }

  override toJSON(): { [key: string]: Json } {
    return { ...super.toJSON(), class_name: "GroupQueryAttention" };
  }

  protected override createWeights(query: Shape, others: readonly Shape[]): void {
    const [value = query] = others;
    if (query.at(-1) !== value.at(-1)) {
      throw new ShapeError("The last dimension of `query_shape` and `value_shape` must be equal", {
        layer: this.label,
        received: `query_shape=${formatShape(query)}, value_shape=${formatShape(value)}`,
      });
    }
    super.createWeights(query, others);
  }

  protected override groupOf(part: Part): string {
    return `_${part}_dense`;
  }

  protected override outputSizes(query: Shape): readonly number[] {
    return [this.knownSize(query, -1)];
  }

  protected override axesOf(query: Shape): HeadAxes {
    return new HeadAxes([1], query.length, this.label);
  }

  protected override queryMaskOf(
    graph: GraphBuilder,
    query: Value,
    options: CallExtras<Value>,
  ): Value | undefined {
    const given = options["queryMask"];
    return typeof given === "object" ? given : graph.maskOf(query);
  }

  /** Keras takes what is above 0.5 for true here, and everywhere else what is not 0. */
  protected override loneMask(graph: GraphBuilder, mask: Value): Value {
    return graph.addOne("binary", [mask, graph.constant(HALF)], { operator: "greater" });
  }
}

/** Makes a `GroupedQueryAttention` layer. @see GroupedQueryAttention */
export function groupedQueryAttention(options: GroupedQueryAttentionOptions): GroupedQueryAttention {
  return new GroupedQueryAttention(options);
}
