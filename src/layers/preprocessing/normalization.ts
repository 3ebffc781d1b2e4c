import { ShapeError } from "../../core/errors.ts";
import { elementCount, formatShape, type Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import { DerivedConstant } from "../derived-constant.ts";
import { ones, zeros } from "../initializers/constant.ts";
import { checkInput } from "../input-spec.ts";
import { Layer } from "../layer.ts";
import { sampleAxis } from "../sample-axis.ts";
import {
  type NormalizationArguments,
  type NormalizationOptions,
  readNormalization,
} from "./normalization-arguments.ts";

/** Keras's backend.epsilon(): the least a deviation counts. */
const EPSILON = 1e-7;

/**
 * y = (x - mean) / max(sqrt(variance), 1e-7). Mean and variance are given, or they are the weights mean, variance and
 * count that `adapt` left in a Keras model.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input without these axes or of unknown size there,
 * UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/preprocessing_layers/numerical/normalization/
 *
 * @example
 * layers.normalization({ mean: 3, variance: 4 });
 */
export class Normalization extends Layer {
  static override readonly className = "Normalization";
  protected override readonly supportsMasking: boolean = true;
  readonly #read: NormalizationArguments;
  /** Mean and deviation, made for the input's shape. */
  #statistics: readonly [DerivedConstant, DerivedConstant] | undefined;
  #rank = 0;

  constructor(options: NormalizationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#read = readNormalization(this.args);
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const { axes, given } = this.#read;
    const kept = axes
      .map((axis) => sampleAxis(axis, inputShape, this.args.where("axis")))
      .sort((a, b) => a - b);
    const sizes = kept.map((axis) => this.knownSize(inputShape, axis));
    const broadcast = inputShape
      .map((_, axis) => (kept.includes(axis) ? (inputShape[axis] ?? 1) : 1))
      .slice(1);
    this.#rank = inputShape.length;
    this.fixAxes(new Map(kept.map((axis, i) => [axis, sizes[i] ?? 1])));
    if (given !== undefined) {
      const { mean, variance } = given;
      const shape = alignedShape(mean.shape, kept, inputShape, this.args.where("mean"));
      this.#statistics = statistics(shape, [], mean.values, variance.values);
      return;
    }
    const fixed = { trainable: false };
    const mean = this.addWeight("mean", sizes, zeros, fixed);
    const variance = this.addWeight("variance", sizes, ones, fixed);
    this.addWeight("count", [], zeros, fixed); // how many samples were seen: not used
    this.#statistics = statistics(broadcast, [mean, variance], mean, variance);
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    checkInput(input.shape, this, { ndim: this.#rank });
    const [mean, deviation] = (this.#statistics ?? []).map((constant) => graph.constant(constant)) as [
      Value,
      Value,
    ];
    const binary = (a: Value, b: Value, operator: "add" | "subtract" | "multiply" | "divide"): Value =>
      graph.addOne("binary", [a, b], { operator });
    return this.#read.invert
      ? binary(binary(input, deviation, "multiply"), mean, "add")
      : binary(binary(input, mean, "subtract"), deviation, "divide");
  }
}

type Source = Constant | readonly number[];

function statistics(
  shape: readonly number[],
  sources: readonly Constant[],
  mean: Source,
  variance: Source,
): readonly [DerivedConstant, DerivedConstant] {
  const values = (source: Source): ArrayLike<number> => ("data" in source ? source.data : source);
  const deviations = (): number[] => Array.from(values(variance), (v) => Math.max(Math.sqrt(v), EPSILON));
  return [
    new DerivedConstant("mean", shape, sources, () => values(mean)),
    new DerivedConstant("deviation", shape, sources, deviations),
  ];
}

/** The shape in which given values stand against a sample: their axes are the last of the kept ones. */
function alignedShape(
  given: readonly number[],
  kept: readonly number[],
  inputShape: Shape,
  where: { layer: string; argument: string },
): readonly number[] {
  const shape = inputShape.map(() => 1);
  for (const [i, size] of given.entries()) {
    const axis = kept[kept.length - given.length + i] ?? 0;
    if (size !== 1 && size !== inputShape[axis]) {
      throw new ShapeError("The shape of `mean` and `variance` does not fit the input", {
        ...where,
        expected: `sizes 1 or those of the axes ${kept.join(", ")} of ${formatShape(inputShape)}`,
        received: formatShape(given),
      });
    }
    shape[axis] = size;
  }
  return elementCount(shape) === 1 ? [1] : shape.slice(1);
}

/** Makes a `Normalization` layer. @see Normalization */
export function normalization(options: NormalizationOptions = {}): Normalization {
  return new Normalization(options);
}
