import type { LayerOptions } from "../layer.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { combine, Merge } from "./merge.ts";

/**
 * The sum of its inputs, element by element: y = a + b + c + ...
 *
 * @throws ShapeError for inputs that do not broadcast.
 * Source: https://keras.io/api/layers/merging_layers/add/
 *
 * @example
 * layers.add().computeOutputShape([null, 3, 4], [null, 4]);    // [null, 3, 4]
 */
export class Add extends Merge {
  static override readonly className = "Add";

  protected override merge(graph: GraphBuilder, inputs: readonly Value[]): Value {
    return combine(graph, "add", inputs);
  }
}

/** Makes a `Add` layer. @see Add */
export function add(options: LayerOptions = {}): Add {
  return new Add(options);
}
