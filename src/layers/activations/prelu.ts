import { isSize, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { relu } from "../activation-names.ts";
import { ZERO } from "../derived-constant.ts";
import { type InitializerIdentifier, parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { checkInput } from "../input-spec.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { sampleAxis } from "../sample-axis.ts";
import type { Weight } from "../weight.ts";

export interface PReLUOptions extends LayerOptions {
  /** Default zeros. */
  readonly alphaInitializer?: InitializerIdentifier;
  /** Kept in the configuration, without effect on predictions. */
  readonly alphaRegularizer?: unknown;
  readonly alphaConstraint?: unknown;
  /** Axes along which one slope serves for all, the batch being 0: [1, 2] for an image. Default null, none. */
  readonly sharedAxes?: readonly number[] | number | null;
}

/**
 * Rectified linear unit whose slope below 0 is learnt: max(x, 0) + alpha · min(x, 0). The weight alpha has the shape of
 * a sample, with 1 on the shared axes.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input with an unknown size that is not shared.
 * Source: https://keras.io/api/layers/activation_layers/prelu/
 *
 * @example
 * const layer = layers.prelu({ sharedAxes: [1, 2] });
 * layer.build([null, 28, 28, 8]);
 * layer.countParams();    // 8
 */
export class PReLU extends Layer {
  static override readonly className = "PReLU";
  protected override readonly supportsMasking: boolean = true;
  readonly sharedAxes: readonly number[];
  readonly #initializer: Initializer;
  #alpha: Weight | undefined;

  constructor(options: PReLUOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.#initializer = args.parsed("alphaInitializer", parseInitializer, "Zeros");
    args.opaque("alphaRegularizer", "alphaConstraint");
    this.sharedAxes =
      typeof args.optional("sharedAxes") === "number"
        ? args.fixed("sharedAxes", [args.integer("sharedAxes", { max: 8 })])
        : (args.listOrNull("sharedAxes", isSize, "a list of axes, from 1") ?? []);
    this.finish();
    this.inputSpec = { minNdim: 2 };
  }

  protected override createWeights(inputShape: Shape): void {
    const shared = this.sharedAxes.map((axis) => sampleAxis(axis, inputShape, this.args.where("sharedAxes")));
    const axes = inputShape.map((_, axis) => axis).slice(1);
    const shape = axes.map((axis) => (shared.includes(axis) ? 1 : this.knownSize(inputShape, axis)));
    this.#alpha = this.addWeight("alpha", shape, this.#initializer);
    this.fixAxes(
      new Map(
        axes.filter((axis) => !shared.includes(axis)).map((axis) => [axis, this.knownSize(inputShape, axis)]),
      ),
    );
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const alpha = this.#alpha as Weight; // made by createWeights
    checkInput(input.shape, this, { ndim: alpha.shape.length + 1 });
    const positive = graph.addOne("activation", [input], relu(0, null, 0));
    const below = graph.addOne("binary", [input, graph.constant(ZERO)], { operator: "minimum" });
    const negative = graph.addOne("binary", [below, graph.constant(alpha)], { operator: "multiply" });
    return graph.addOne("binary", [positive, negative], { operator: "add" });
  }
}

/** Makes a `PReLU` layer. @see PReLU */
export function prelu(options: PReLUOptions = {}): PReLU {
  return new PReLU(options);
}
