import type { LayerOptions } from "../layer.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { ZERO } from "../derived-constant.ts";
import { featureMask, inverted } from "./masked-merge.ts";
import { combine, Merge } from "./merge.ts";

/**
 * The product of its inputs, element by element: y = a · b · c ... A masked step of an input counts as 1; a step masked
 * in all inputs is 0.
 *
 * @throws ShapeError for inputs that do not broadcast.
 * Source: https://keras.io/api/layers/merging_layers/multiply/
 *
 * @example
 * layers.multiply().computeOutputShape([null, 3, 4], [null, 4]);    // [null, 3, 4]
 */
export class Multiply extends Merge {
  static override readonly className = "Multiply";

  protected override merge(graph: GraphBuilder, inputs: readonly Value[]): Value {
    const masks = inputs.map((value) => featureMask(graph, value));
    const factors = inputs.map((value, i) => {
      const mask = masks[i];
      if (mask === undefined) return value;
      const kept = graph.addOne("binary", [value, mask], { operator: "multiply" });
      return graph.addOne("binary", [kept, inverted(graph, mask)], { operator: "add" });
    });
    const product = combine(graph, "multiply", factors);
    if (!masks.every((mask) => mask !== undefined)) return product;
    const any = combine(graph, "logicalOr", [...masks, graph.constant(ZERO)]);
    return graph.addOne("binary", [product, any], { operator: "multiply" });
  }
}

/** Makes a `Multiply` layer. @see Multiply */
export function multiply(options: LayerOptions = {}): Multiply {
  return new Multiply(options);
}
