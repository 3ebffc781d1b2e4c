import type { LayerOptions } from "../layer.ts";
import { ShapeError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { combine, Merge } from "./merge.ts";

/**
 * The difference of two inputs, element by element: y = a - b.
 *
 * @throws ShapeError for another number of inputs, or inputs that do not broadcast.
 * Source: https://keras.io/api/layers/merging_layers/subtract/
 *
 * @example
 * layers.subtract().computeOutputShape([null, 3, 4], [null, 4]);    // [null, 3, 4]
 */
export class Subtract extends Merge {
  static override readonly className = "Subtract";

  protected override createWeights(first: Shape, others: readonly Shape[]): void {
    this.#checkTwo([first, ...others]);
  }

  protected override merge(graph: GraphBuilder, inputs: readonly Value[]): Value {
    this.#checkTwo(inputs.map(({ shape }) => shape));
    return combine(graph, "subtract", inputs);
  }

  #checkTwo(shapes: readonly Shape[]): void {
    if (shapes.length === 2) return;
    throw new ShapeError("A `Subtract` layer should be called on exactly 2 inputs", {
      layer: this.label,
      expected: "2 inputs",
      received: `${shapes.length}: ${shapes.map(formatShape).join(", ")}`,
    });
  }
}

/** Makes a `Subtract` layer. @see Subtract */
export function subtract(options: LayerOptions = {}): Subtract {
  return new Subtract(options);
}
