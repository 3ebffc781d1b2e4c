import { ConfigError, ShapeError, UnsupportedError } from "../../core/errors.ts";
import { elementCount, formatShape, type Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import { parseActivation } from "../activations.ts";
import { scalar } from "../derived-constant.ts";
import { type InitializerIdentifier, parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { Json, JsonObject } from "../json.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { type CallArguments, shapeJson } from "../serialized.ts";
import type { CallExtras } from "../symbolic.ts";
import type { Weight } from "../weight.ts";
import type { HeadAxes } from "./head-axes.ts";
import { causalReach, keyMask, queryMask } from "./pair-masks.ts";
import { projecting, Projection } from "./projection.ts";

export interface HeadAttentionOptions extends LayerOptions {
  /** Without effect on predictions, but as in Keras a query that may look nowhere then gives zeros. Default 0. */
  readonly dropout?: number;
  /** Default true. */
  readonly useBias?: boolean;
  /** A query sees the `slidingWindow` - 1 next steps on either side only. Default null: all. */
  readonly slidingWindow?: number | null;
  /** Without effect: there is one way of computing. */
  readonly flashAttention?: boolean | null;
  /** Multiply what was attended to by sigmoid(query · kernel + bias)? Default false. */
  readonly useGate?: boolean;
  /** Default glorotUniform. */
  readonly kernelInitializer?: InitializerIdentifier;
  /** Default zeros. */
  readonly biasInitializer?: InitializerIdentifier;
  /** Regularizers, constraints and seed are kept in the configuration. */
  readonly kernelRegularizer?: unknown;
  readonly biasRegularizer?: unknown;
  readonly kernelConstraint?: unknown;
  readonly biasConstraint?: unknown;
  readonly seed?: number | null;
}

/** How many heads there are and how large. */
export interface Heads {
  readonly count: number;
  /** Of keys and values: a divisor of `count`. */
  readonly keyCount: number;
  readonly keyDim: number;
  readonly valueDim: number;
}

export type Part = "query" | "key" | "gate" | "value" | "output";

/** In Keras's order. */
const PARTS: readonly Part[] = ["query", "key", "gate", "value", "output"];

const INPUT_NAMES = ["query", "value", "key"];

/**
 * What the attention layers with heads share: projections of query, key and value into heads, attention in each head with
 * scores divided by sqrt(keyDim), and a projection of all heads together. Inputs: query, value and, if it is not the value,
 * key.
 *
 * As in Keras, a query that may look nowhere sees the mean of all values, unless dropout is set, the scores are returned or
 * attention goes over other axes than the one of a sequence: then it sees zeros.
 */
export abstract class HeadAttention extends Layer {
  protected override readonly supportsMasking = true;
  protected override readonly inputCount = [2, 3] as const;
  override readonly callExtras = {
    queryMask: "tensor",
    valueMask: "tensor",
    keyMask: "tensor",
    attentionMask: "tensor",
    useCausalMask: "flag",
    returnAttentionScores: "flag",
  } as const;
  readonly dropout: number;
  readonly useBias: boolean;
  readonly useGate: boolean;
  readonly slidingWindow: number | null;
  protected abstract readonly heads: Heads;
  readonly #flashAttention: boolean;
  readonly #kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;
  #projections: ReadonlyMap<Part, Projection> = new Map();
  #scale: Constant | undefined;

  protected constructor(options: HeadAttentionOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.dropout = args.number("dropout", { min: 0, max: 1, default: 0 });
    this.useBias = args.boolean("useBias", true);
    this.useGate = args.boolean("useGate", false);
    this.slidingWindow = args.integerOrNull("slidingWindow");
    this.#kernelInitializer = args.parsed("kernelInitializer", parseInitializer, "glorot_uniform");
    this.#biasInitializer = args.parsed("biasInitializer", parseInitializer, "zeros");
    args.opaque("kernelRegularizer", "biasRegularizer", "activityRegularizer");
    args.opaque("kernelConstraint", "biasConstraint");
    args.seed("seed");
    args.harmless("flashAttention", [null, false, true]);
    this.#flashAttention = args.optional("flashAttention") === true;
    if (this.#flashAttention && this.dropout > 0) {
      throw new ConfigError("Dropout is not supported when flash attention is enabled", {
        ...args.where("dropout"),
        expected: "dropout 0 to use flash attention",
        received: String(this.dropout),
      });
    }
  }

  /** As Keras names the groups of its parts; see `weightGroups`. */
  protected abstract groupOf(part: Part): string;
  /** The shape of one output step. */
  protected abstract outputSizes(query: Shape): readonly number[];
  protected abstract axesOf(query: Shape): HeadAxes;
  /** The mask of the queries. */
  protected abstract queryMaskOf(
    graph: GraphBuilder,
    query: Value,
    options: CallExtras<Value>,
  ): Value | undefined;

  override weightGroups(): readonly { readonly path: string; readonly weights: readonly Weight[] }[] {
    return [...this.#projections].map(([part, { weights }]) => ({ path: this.groupOf(part), weights }));
  }

  override callArguments(tensors: readonly Json[], places: number = tensors.length): CallArguments {
    const named = tensors.map((tensor, at): [string, Json] => [INPUT_NAMES[at] ?? "", tensor]);
    return { args: tensors.slice(0, places), kwargs: Object.fromEntries(named.slice(places)) };
  }

  protected override buildConfigOf([query = [], value = [], key]: readonly Shape[]): JsonObject {
    const shapes = { query_shape: shapeJson(query), value_shape: shapeJson(value) };
    return { shapes_dict: key === undefined ? shapes : { ...shapes, key_shape: shapeJson(key) } };
  }

  protected override createWeights(query: Shape, [value = query, key = value]: readonly Shape[]): void {
    const { count, keyCount, keyDim, valueDim } = this.heads;
    const [ofQuery, ofValue, ofKey] = [query, value, key].map((shape) => [this.knownSize(shape, -1)]) as [
      number[],
      number[],
      number[],
    ];
    const shapes: Readonly<Record<Part, readonly [inputs: readonly number[], outputs: readonly number[]]>> = {
      query: [ofQuery, [count, keyDim]],
      key: [ofKey, [keyCount, keyDim]],
      gate: [ofQuery, [count, valueDim]],
      value: [ofValue, [keyCount, valueDim]],
      output: [[count, valueDim], this.outputSizes(query)],
    };
    const parts = PARTS.filter((part) => part !== "gate" || this.useGate);
    this.#projections = new Map(parts.map((part) => [part, this.#project(...shapes[part])]));
    this.#scale = scalar("1 / sqrt(key_dim)", 1 / Math.sqrt(keyDim));
    this.fixAxes(new Map([[-1, ofQuery[0] ?? 1]]));
  }

  protected override call(
    graph: GraphBuilder,
    input: Value,
    [value = input, key = value]: readonly Value[],
    options: CallExtras<Value>,
  ): readonly Value[] {
    const { count, keyCount } = this.heads;
    const returnWeights = options["returnAttentionScores"] === true;
    if (returnWeights && this.#flashAttention) {
      throw new ConfigError("Returning attention scores is not supported when flash attention is enabled", {
        layer: this.label,
        argument: "returnAttentionScores",
      });
    }
    const axes = this.axesOf(input.shape);
    axes.checkSame(input.shape, value.shape);
    checkSteps(value.shape, key.shape, this.label);

    const scale = graph.constant(this.#scale as Constant);
    const scaled = graph.addOne("binary", [this.#apply(graph, "query", input), scale], {
      operator: "multiply",
    });
    const parts = [
      axes.split(graph, scaled, count),
      axes.split(graph, this.#apply(graph, "key", key), keyCount),
      axes.split(graph, this.#apply(graph, "value", value), keyCount),
    ];
    const isFused = this.dropout === 0 && !returnWeights && input.shape.length === 3;
    const isBound = options["useCausalMask"] === true || this.slidingWindow !== null;
    const masks = this.#stepMasks(graph, [input, value, key], options);
    if (isBound || masks.length > 0) this.#checkFirstAxis(axes);
    const given = options["attentionMask"];
    if (typeof given === "object") {
      const alone = !isBound && masks.length === 0;
      const pairs = alone && !isFused ? this.loneMask(graph, given) : given;
      masks.push(axes.pairMask(graph, pairs, input.shape, key.shape, count));
    }
    const [heads, scores] = graph.add("attention", [...parts, ...masks], {
      score: "dot",
      reach: causalReach(options["useCausalMask"] === true, this.slidingWindow),
      masked: isFused ? "lowest" : "zero",
      returnWeights,
    });
    const joined = axes.join(graph, heads as Value, input.shape, count);
    const output = this.#apply(graph, "output", this.#gated(graph, joined, input));
    const [sizes, first] = [this.outputSizes(input.shape), input.shape.slice(1, -1)];
    const target = [...first.map((dim) => dim ?? -1), ...sizes];
    const shaped = sizes.length === 1 ? output : graph.addOne("reshape", [output], { target });
    if (scores === undefined) return [shaped];
    return [shaped, axes.scores(graph, scores, input.shape, key.shape, count)];
  }

  /** A mask of pairs when there is no other. */
  protected loneMask(_graph: GraphBuilder, mask: Value): Value {
    return mask;
  }

  #project(inputs: readonly number[], outputs: readonly number[]): Projection {
    const count = elementCount(inputs);
    const initializer = projecting(this.#kernelInitializer, count);
    const kernel = this.addWeight("kernel", [...inputs, ...outputs], initializer);
    const bias = this.useBias ? this.addWeight("bias", outputs, this.#biasInitializer) : undefined;
    return new Projection(kernel, bias, count);
  }

  #apply(graph: GraphBuilder, part: Part, x: Value): Value {
    return (this.#projections.get(part) as Projection).addTo(graph, x);
  }

  /** What was attended to, times the sigmoid of a projection of the query. */
  #gated(graph: GraphBuilder, attended: Value, query: Value): Value {
    if (!this.useGate) return attended;
    const place = { layer: this.label, argument: "useGate", kerasMajor: 3 };
    const gate = this.activate(
      graph,
      this.#apply(graph, "gate", query),
      parseActivation("sigmoid", place).value,
    );
    return graph.addOne("binary", [attended, gate], { operator: "multiply" });
  }

  /** The masks of steps, given with the call or coming with the inputs. */
  #stepMasks(
    graph: GraphBuilder,
    [query, value, key]: readonly [Value, Value, Value],
    options: CallExtras<Value>,
  ): Value[] {
    const givenOr = (name: string, other: Value | undefined): Value | undefined => {
      const given = options[name];
      return typeof given === "object" ? given : other;
    };
    const ofQuery = this.queryMaskOf(graph, query, options);
    const ofValue = givenOr("valueMask", graph.maskOf(value));
    const ofKey = givenOr("keyMask", key === value ? undefined : graph.maskOf(key));
    return [
      ...(ofQuery === undefined ? [] : [queryMask(graph, ofQuery)]),
      ...[ofValue, ofKey].filter((mask) => mask !== undefined).map((mask) => keyMask(graph, mask)),
    ];
  }

  /** Masks of steps are those of the first axis, as in Keras, which fails where attention goes over others. */
  #checkFirstAxis({ over }: HeadAxes): void {
    if (over.length === 1 && over[0] === 1) return;
    throw new UnsupportedError("Masks of steps need attention over the first axis after the batch, alone", {
      layer: this.label,
      argument: "attentionAxes",
      expected: "[1]; an attentionMask can say everything",
      received: `[${over.join(", ")}]`,
    });
  }
}

function checkSteps(value: Shape, key: Shape, layer: string): void {
  const same = value.slice(1, -1).every((dim, at) => {
    const other = key[at + 1];
    return dim === other || dim === null || other === null;
  });
  if (same && value.length === key.length) return;
  throw new ShapeError("All dimensions of `value` and `key`, except the last one, must be equal", {
    layer,
    received: `value_shape=${formatShape(value)} and key_shape=${formatShape(key)}`,
  });
}
