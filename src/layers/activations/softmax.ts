import { ConfigError, ShapeError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Parser } from "../arguments.ts";
import { type DerivedConstant, ONE, scalar } from "../derived-constant.ts";
import { describe } from "../json.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { sampleAxis } from "../sample-axis.ts";

export interface SoftmaxOptions extends LayerOptions {
  /** Over which axis, or axes together, the batch being 0; default -1, the last. */
  readonly axis?: number | readonly number[];
}

/** What Keras puts in the place of masked inputs: -1e9. */
const LARGE: DerivedConstant = scalar("large", 1e9);

/**
 * y = exp(x) / sum of exp(x) over an axis, or over several axes together. Masked elements are left out and give 0.
 *
 * @throws ConfigError for a bad axis, ShapeError if the input has no such axis, UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/activation_layers/softmax/
 *
 * @example
 * layers.softmax({ axis: 1 });
 */
export class Softmax extends Layer {
  static override readonly className = "Softmax";
  protected override readonly supportsMasking: boolean = true;
  protected override readonly takesMask = true;
  readonly axis: readonly number[];

  constructor(options: SoftmaxOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.axis = this.args.parsed("axis", parseAxes, -1);
    this.finish();
    this.inputSpec = { minNdim: 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const mask = graph.maskOf(input);
    if (mask === undefined) return this.#overAxes(graph, input);
    if (input.shape.length !== mask.shape.length) {
      throw new ShapeError("The `mask` must be broadcastable to `inputs`", {
        layer: this.label,
        expected: "a mask of the shape of the input",
        received: `input ${formatShape(input.shape)}, mask ${formatShape(mask.shape)}`,
      });
    }
    const binary = (a: Value, b: Value, operator: "add" | "subtract" | "multiply"): Value =>
      graph.addOne("binary", [a, b], { operator });
    const kept = binary(input, mask, "multiply");
    const out = binary(binary(mask, graph.constant(ONE), "subtract"), graph.constant(LARGE), "multiply");
    return binary(this.#overAxes(graph, binary(kept, out, "add")), mask, "multiply");
  }

  /** Softmax sees the last axis only: the others are brought there, and back. */
  #overAxes(graph: GraphBuilder, input: Value): Value {
    const { shape } = input;
    const where = this.args.where("axis");
    const axes = [...new Set(this.axis.map((axis) => sampleAxis(axis, shape, where)))].sort((a, b) => a - b);
    const others = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const order = [...others, ...axes];
    const isInOrder = order.every((axis, i) => axis === i);
    const moved = isInOrder ? input : graph.addOne("transpose", [input], { permutation: order });
    const sample = moved.shape.slice(1).map((dim) => dim ?? -1);
    const together = sample
      .slice(others.length - 1)
      .reduce((all, dim) => (all < 0 || dim < 0 ? -1 : all * dim), 1);
    const joined =
      axes.length === 1
        ? moved
        : graph.addOne("reshape", [moved], { target: [...sample.slice(0, others.length - 1), together] });
    const result = graph.addOne("activation", [joined], { name: "softmax", parameters: [] });
    const split = axes.length === 1 ? result : graph.addOne("reshape", [result], { target: sample });
    if (isInOrder) return split;
    return graph.addOne("transpose", [split], { permutation: shape.map((_, axis) => order.indexOf(axis)) });
  }
}

const parseAxes: Parser<readonly number[]> = (value, { layer, argument }) => {
  const isAxis = (item: unknown): item is number => Number.isInteger(item) && Math.abs(item as number) <= 8;
  if (isAxis(value)) return { value: [value], config: value };
  if (Array.isArray(value) && value.length > 0 && value.length <= 8 && value.every(isAxis)) {
    return { value: [...value], config: [...value] };
  }
  throw new ConfigError("The value is not valid", {
    layer,
    argument,
    expected: "an axis or a list of axes",
    received: describe(value),
  });
};

/** Makes a `Softmax` layer. @see Softmax */
export function softmax(options: SoftmaxOptions = {}): Softmax {
  return new Softmax(options);
}
