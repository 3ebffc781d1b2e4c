import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { AttentionAttributes } from "../../ops/attention.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import type { CallExtras } from "../symbolic.ts";
import { causalReach, keyMask } from "./pair-masks.ts";

export interface SequenceAttentionOptions extends LayerOptions {
  /** Multiply scores by a weight? */
  readonly useScale?: boolean;
  /** Without effect on predictions. */
  readonly dropout?: number;
  /** Kept in the configuration. */
  readonly seed?: number | null;
}

/** What the scores are made of: query and key as they go in, and the weights of additive ones. */
export interface ScoreParts {
  readonly query: Value;
  readonly key: Value;
  /** w[dim] of sum(w · tanh(query + key)); without it scores are products. */
  readonly weights?: Value;
}

/**
 * Attention without heads: `apply([query, value])` or `apply([query, value, key])` on [n, T, dim], [n, S, features] and
 * [n, S, dim]. Call arguments: `mask` ([queryMask, valueMask]), `useCausalMask`, `returnAttentionScores`.
 *
 * Masked values get scores that are 1e9 lower; masked queries give zeros, and their mask goes on.
 */
export abstract class SequenceAttention extends Layer {
  protected override readonly supportsMasking = true;
  protected override readonly inputCount = [2, 3] as const;
  override readonly callExtras = { useCausalMask: "flag", returnAttentionScores: "flag" } as const;

  protected constructor(options: SequenceAttentionOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.inputSpec = { ndim: 3 };
  }

  /** Makes query and key such that their scores are those of the layer. */
  protected abstract scoreParts(graph: GraphBuilder, query: Value, key: Value): ScoreParts;

  protected override call(
    graph: GraphBuilder,
    input: Value,
    [value = input, key = value]: readonly Value[],
    options: CallExtras<Value>,
  ): readonly Value[] {
    const { query, key: compared, weights } = this.scoreParts(graph, input, key);
    const mask = graph.maskOf(value);
    const attributes: AttentionAttributes = {
      score: weights === undefined ? "dot" : "additive",
      reach: causalReach(options["useCausalMask"] === true, null),
      masked: "lowered",
      returnWeights: options["returnAttentionScores"] === true,
    };
    const inputs = [query, compared, value].map((each) => oneHead(graph, each));
    if (weights !== undefined) inputs.push(weights);
    if (mask !== undefined) inputs.push(keyMask(graph, mask));
    const [output, scores] = graph.add("attention", inputs, attributes);
    const attended = withoutHead(graph, output as Value, 2);
    const queryMask = graph.maskOf(input);
    const kept = queryMask === undefined ? attended : zeroMasked(graph, attended, queryMask);
    return scores === undefined ? [kept] : [kept, withoutHead(graph, scores, 1)];
  }
}

/** x[n, steps, features] as [n, steps, 1, features]. */
function oneHead(graph: GraphBuilder, value: Value): Value {
  const [, steps = null, features = null] = value.shape;
  return graph.addOne("reshape", [value], { target: [steps ?? -1, 1, features ?? -1] });
}

/** The same without the axis of heads. */
function withoutHead(graph: GraphBuilder, value: Value, axis: number): Value {
  const target = value.shape.filter((_, at) => at > 0 && at !== axis).map((dim) => dim ?? -1);
  return graph.addOne("reshape", [value], { target });
}

/** Zeros where the mask[n, steps] is 0. */
function zeroMasked(graph: GraphBuilder, value: Value, mask: Value): Value {
  const aligned = graph.addOne("reshape", [mask], { target: [mask.shape[1] ?? -1, 1] });
  return graph.addOne("binary", [value, aligned], { operator: "multiply" });
}
