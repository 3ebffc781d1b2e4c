import { elementCount, isSize, MAX_ELEMENTS } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface ReshapeOptions extends LayerOptions {
  /** The shape of one sample; one -1 stands for what is left. */
  readonly targetShape: readonly number[];
}

/**
 * Gives each sample another shape; the elements keep their order.
 *
 * @throws ConfigError for a bad target, ShapeError if the number of elements would change.
 * Source: https://keras.io/api/layers/reshaping_layers/reshape/
 *
 * @example
 * layers.reshape({ targetShape: [-1, 2, 2] }).computeOutputShape([null, 12]);    // [null, 3, 2, 2]
 */
export class Reshape extends Layer {
  static override readonly className = "Reshape";
  readonly targetShape: readonly number[];

  constructor(options: ReshapeOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const expected = `positive integers, at most one of them -1, whose product is at most ${MAX_ELEMENTS}`;
    const isTarget = (item: unknown): item is number => item === -1 || isSize(item);
    const target = this.args.list("targetShape", isTarget, expected);
    const known = target.filter((size) => size !== -1);
    if (target.length - known.length > 1 || elementCount(known) > MAX_ELEMENTS) {
      throw this.args.wrong("targetShape", expected, target);
    }
    this.targetShape = target;
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("reshape", [input], { target: this.targetShape });
  }
}

/** Makes a `Reshape` layer. @see Reshape */
export function reshape(options: ReshapeOptions): Reshape {
  return new Reshape(options);
}
