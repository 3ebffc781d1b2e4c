import type { LayerOptions } from "../layer.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type DerivedConstant, scalar } from "../derived-constant.ts";
import { combine, Merge } from "./merge.ts";

/**
 * The mean of its inputs, element by element: y = (a + b + c + ...) / number of inputs.
 *
 * @throws ShapeError for inputs that do not broadcast.
 * Source: https://keras.io/api/layers/merging_layers/average/
 *
 * @example
 * layers.average().computeOutputShape([null, 3, 4], [null, 4]);    // [null, 3, 4]
 */
export class Average extends Merge {
  static override readonly className = "Average";
  /** By the number of inputs; a layer may be called with different ones. */
  readonly #counts = new Map<number, DerivedConstant>();

  protected override merge(graph: GraphBuilder, inputs: readonly Value[]): Value {
    const count = this.#counts.get(inputs.length) ?? scalar("count", inputs.length);
    this.#counts.set(inputs.length, count);
    const sum = combine(graph, "add", inputs);
    return graph.addOne("binary", [sum, graph.constant(count)], { operator: "divide" });
  }
}

/** Makes a `Average` layer. @see Average */
export function average(options: LayerOptions = {}): Average {
  return new Average(options);
}
