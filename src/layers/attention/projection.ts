import { elementCount } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import { WeightView } from "../convolutional/weight-view.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { Weight } from "../weight.ts";

/**
 * A product whose inputs, or outputs, are several axes in Keras, as heads and their numbers: here they are one.
 * y[..., outputs] = x[..., inputs] · kernel[inputs, outputs] + bias[outputs]
 */
export class Projection {
  /** kernel[...inputs, ...outputs], bias[...outputs] */
  readonly weights: readonly Weight[];
  readonly #parameters: readonly Constant[];

  constructor(kernel: Weight, bias: Weight | undefined, inputs: number) {
    const outputs = kernel.size / inputs;
    this.weights = bias === undefined ? [kernel] : [kernel, bias];
    this.#parameters = this.weights.map(
      (weight) => new WeightView(weight, weight === kernel ? [inputs, outputs] : [outputs]),
    );
  }

  addTo(graph: GraphBuilder, x: Value): Value {
    const parameters = this.#parameters.map((parameter) => graph.constant(parameter));
    return graph.addOne("dense", [x, ...parameters], {});
  }
}

/** Keras counts all inputs and all outputs of a projection where the initializer asks for their numbers. */
export function projecting(initializer: Initializer, inputs: number): Initializer {
  if (initializer.config["input_axes"] !== null) return initializer;
  return { ...initializer, values: (shape) => initializer.values([inputs, elementCount(shape) / inputs]) };
}
