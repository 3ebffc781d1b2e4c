import { ConfigError } from "../../core/errors.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { DerivedConstant, scalar } from "../derived-constant.ts";
import type { Json } from "../json.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { type CategoryMode, encodeCategories, withLastAxis } from "./categories.ts";
import { parseNumbersOrNull } from "./numbers.ts";

export interface DiscretizationOptions extends LayerOptions {
  /** Where one bin ends and the next begins, in ascending order; bins have their lower end. */
  readonly binBoundaries?: readonly number[] | null;
  /** For a layer whose boundaries Keras adapts to data; a file has them. */
  readonly numBins?: number | null;
  /** Kept in the configuration: how exactly Keras adapts. */
  readonly epsilon?: number;
  /** Default int. */
  readonly outputMode?: "int" | "oneHot" | "multiHot" | "count" | CategoryMode;
  /** Outputs are dense either way. */
  readonly sparse?: boolean;
}

/**
 * Numbers as those of the bins they lie in: y = how many boundaries are not above x, so 0 to binBoundaries.length; NaN is
 * in the last bin. With another `outputMode` these are encoded as by `CategoryEncoding`.
 *
 * @throws ConfigError for a bad argument, and for a layer without boundaries: `adapt` is Keras's.
 * Source: https://keras.io/api/layers/preprocessing_layers/numerical/discretization/
 *
 * @example
 * const layer = layers.discretization({ binBoundaries: [0, 1, 2], outputMode: "oneHot" });
 * layer.computeOutputShape([null, 5]);    // [null, 5, 4]
 */
export class Discretization extends Layer {
  static override readonly className = "Discretization";
  readonly outputMode: "int" | CategoryMode;
  readonly #boundaries: readonly number[] | undefined;

  constructor(options: DiscretizationOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.#boundaries = this.#readBoundaries();
    const bins = args.integerOrNull("numBins", { min: 0 });
    args.number("epsilon", { default: 0.01 });
    this.outputMode = args.choice("outputMode", ["int", "one_hot", "multi_hot", "count"], "int");
    const sparse = args.boolean("sparse", false);
    this.finish();
    if (sparse && this.outputMode === "int") {
      throw new ConfigError(
        "`sparse=True` may only be used if `output_mode` is `'one_hot'`, `'multi_hot'`, or `'count'`",
        { ...args.where("sparse"), received: "sparse=True and output_mode=int" },
      );
    }
    // A file of an adapted layer has both.
    if (bins !== null && this.#boundaries !== undefined && kerasMajor === undefined) {
      throw new ConfigError("Both `num_bins` and `bin_boundaries` should not be set", {
        ...args.where("numBins"),
        received: `num_bins=${bins} and ${this.#boundaries.length} boundaries`,
      });
    }
    if (bins === null && this.#boundaries === undefined) {
      throw new ConfigError("You need to set either `num_bins` or `bin_boundaries`", {
        ...args.where("binBoundaries"),
        received: "neither",
      });
    }
  }

  /** Keras writes no `trainable` for it, and the name of the dtype. */
  override getConfig(): { [key: string]: Json } {
    const { trainable: _trainable, ...config } = super.getConfig();
    return { ...config, dtype: "float32" };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const boundaries = this.#boundaries;
    if (boundaries === undefined) {
      throw new ConfigError(
        "You need to pass the `bin_boundaries` argument at construction time, or load a layer that Keras adapted",
        { ...this.args.where("binBoundaries"), received: "num_bins alone" },
      );
    }
    const count = boundaries.length;
    const constant = new DerivedConstant("boundaries", [count], [], () => boundaries);
    const above = graph.addOne("binary", [withLastAxis(graph, input), graph.constant(constant)], {
      operator: "less",
    });
    const aboves = graph.addOne("reduce", [above], {
      operator: "sum",
      axes: [input.shape.length],
      keepDims: false,
    });
    const bins = graph.addOne("binary", [graph.constant(scalar("boundaries", count)), aboves], {
      operator: "subtract",
    });
    return this.outputMode === "int" ? bins : encodeCategories(graph, bins, count + 1, this.outputMode);
  }

  #readBoundaries(): readonly number[] | undefined {
    const { args } = this;
    const given = args.parsed("binBoundaries", parseNumbersOrNull, null);
    if (given === null) return undefined;
    const isAscending = given.values.every((value, i) => i === 0 || value >= (given.values[i - 1] ?? value));
    if (given.shape.length === 1 && isAscending) return given.values;
    throw args.wrong("binBoundaries", "a list of numbers in ascending order", given.values);
  }
}

/** Makes a `Discretization` layer. @see Discretization */
export function discretization(options: DiscretizationOptions): Discretization {
  return new Discretization(options);
}
