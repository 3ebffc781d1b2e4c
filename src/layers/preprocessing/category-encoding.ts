import { ConfigError } from "../../core/errors.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Parser } from "../arguments.ts";
import { describe } from "../json.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { type CategoryMode, encodeCategories } from "./categories.ts";

export interface CategoryEncodingOptions extends LayerOptions {
  /** How many categories there are. */
  readonly numTokens: number;
  /** Default multiHot. */
  readonly outputMode?: "multiHot" | "oneHot" | "count" | CategoryMode;
  /** Outputs are dense either way. */
  readonly sparse?: boolean;
}

/**
 * Numbers of categories, 0 to numTokens - 1, as vectors of numTokens elements: `oneHot` y[n, ..., k] = (x[n, ...] = k), where
 * a last axis of size 1 goes; `multiHot` whether k occurs in x[n, :, ...]; `count` how often, or the sum of the weights
 * there, which are a second input: `layer.apply([x, weights])`. Numbers that are no category are left out.
 *
 * @throws ConfigError for a bad argument, and for weights that are not counted.
 * Source: https://keras.io/api/layers/preprocessing_layers/categorical/category_encoding/
 *
 * @example
 * layers.categoryEncoding({ numTokens: 4, outputMode: "oneHot" }).computeOutputShape([null, 1]);    // [null, 4]
 */
export class CategoryEncoding extends Layer {
  static override readonly className = "CategoryEncoding";
  readonly numTokens: number;
  readonly outputMode: CategoryMode;
  protected override readonly inputCount = [1, 2] as const;

  constructor(options: CategoryEncodingOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.numTokens = args.integer("numTokens");
    this.outputMode = args.parsed("outputMode", parseMode, "multi_hot");
    args.harmless("sparse", [false, true]);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value, [weights]: readonly Value[]): Value {
    if (weights !== undefined && this.outputMode !== "count") {
      throw new ConfigError("`count_weights` is not used when `output_mode` is not `'count'`", {
        ...this.args.where("outputMode"),
        received: this.outputMode,
      });
    }
    return encodeCategories(graph, input, this.numTokens, this.outputMode, weights);
  }
}

const parseMode: Parser<CategoryMode> = (value, { layer, argument }) => {
  const modes: Readonly<Record<string, CategoryMode>> = {
    binary: "multi_hot", // an older name
    multi_hot: "multi_hot",
    multiHot: "multi_hot",
    one_hot: "one_hot",
    oneHot: "one_hot",
    count: "count",
  };
  const mode = typeof value === "string" && Object.hasOwn(modes, value) ? modes[value] : undefined;
  if (mode !== undefined) return { value: mode, config: mode };
  throw new ConfigError("Unknown arg for output_mode", {
    layer,
    argument,
    expected: '"multi_hot" or "one_hot" or "count"',
    received: describe(value),
  });
};

/** Makes a `CategoryEncoding` layer. @see CategoryEncoding */
export function categoryEncoding(options: CategoryEncodingOptions): CategoryEncoding {
  return new CategoryEncoding(options);
}
