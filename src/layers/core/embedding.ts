import type { Shape } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader } from "../arguments.ts";
import { scalar } from "../derived-constant.ts";
import { type InitializerIdentifier, parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import type { Weight } from "../weight.ts";

export interface EmbeddingOptions extends LayerOptions {
  /** The number of rows: indices go from 0 to inputDim - 1. */
  readonly inputDim: number;
  /** The length of a row. */
  readonly outputDim: number;
  /** Default uniform. */
  readonly embeddingsInitializer?: InitializerIdentifier;
  /** Kept in the configuration. */
  readonly embeddingsRegularizer?: unknown;
  /** Kept in the configuration. */
  readonly embeddingsConstraint?: unknown;
  /** Is index 0 padding, to be masked in the layers that follow? Default false. */
  readonly maskZero?: boolean;
  /** The table to begin with. */
  readonly weights?: Tensor | Float32Array | readonly (Tensor | Float32Array)[] | null;
  /** Kept in the configuration: Keras saves the table with the low-rank update added. */
  readonly loraRank?: number | null;
  readonly loraAlpha?: number | null;
  /** Only null. */
  readonly quantizationConfig?: null;
  /** Without effect, as in Keras 3. */
  readonly inputLength?: number | null;
}

/**
 * Rows of a table: y[..., :] = embeddings[x[...], :]. Numbers that are not whole are cut off towards zero. With
 * `maskZero` the positions where x is 0 are masked. The weight is embeddings[inputDim, outputDim].
 *
 * @throws ConfigError for a bad argument.
 * Source: https://keras.io/api/layers/core_layers/embedding/
 *
 * @example
 * layers.embedding({ inputDim: 1000, outputDim: 64 }).computeOutputShape([null, 10]);    // [null, 10, 64]
 */
export class Embedding extends Layer {
  static override readonly className = "Embedding";
  readonly inputDim: number;
  readonly outputDim: number;
  readonly maskZero: boolean;
  readonly #initializer: Initializer;
  readonly #zero = scalar("zero", 0);
  #embeddings: Weight | undefined;

  constructor(options: EmbeddingOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.inputDim = args.integer("inputDim");
    this.outputDim = args.integer("outputDim");
    this.#initializer = args.parsed("embeddingsInitializer", parseInitializer, "uniform");
    args.opaque("embeddingsRegularizer", "embeddingsConstraint");
    this.maskZero = args.boolean("maskZero", false);
    const rank = args.integerOrNull("loraRank");
    args.numberOrNull("loraAlpha");
    if (rank === null) args.forget("loraRank", "loraAlpha"); // as Keras writes it
    args.harmless("quantizationConfig", [null]);
    args.ignore("inputLength");
    const weights = args.optional("weights");
    this.finish();
    if (weights === undefined) return;
    this.build([null]);
    this.setWeights((Array.isArray(weights) ? weights : [weights]) as Tensor[]);
  }

  /** Here `inputDim` is not the shape of a sample. */
  protected override readInputShape(args: ArgumentReader): Shape | undefined {
    const full = args.optionalShape("batchInputShape");
    const sample = args.optionalShape("inputShape");
    const batchSize = args.integerOrNull("batchSize");
    args.forget("batchSize");
    return full ?? (sample && [batchSize, ...sample]);
  }

  protected override createWeights(): void {
    this.#embeddings = this.addWeight("embeddings", [this.inputDim, this.outputDim], this.#initializer);
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("gather", [input, graph.constant(this.#embeddings as Weight)], {});
  }

  protected override outputMask(graph: GraphBuilder, input: Value): Value | undefined {
    if (!this.maskZero) return undefined;
    return graph.addOne("binary", [input, graph.constant(this.#zero)], { operator: "notEqual" });
  }
}

/** Makes a `Embedding` layer. @see Embedding */
export function embedding(options: EmbeddingOptions): Embedding {
  return new Embedding(options);
}
