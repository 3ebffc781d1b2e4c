import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface RepeatVectorOptions extends LayerOptions {
  /** How often. */
  readonly n: number;
}

/**
 * Each vector n times: (batch, features) -> (batch, n, features).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 2.
 * Source: https://keras.io/api/layers/reshaping_layers/repeat_vector/
 *
 * @example
 * layers.repeatVector({ n: 3 }).computeOutputShape([null, 32]);    // [null, 3, 32]
 */
export class RepeatVector extends Layer {
  static override readonly className = "RepeatVector";
  readonly n: number;

  constructor(options: RepeatVectorOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.n = this.args.integer("n");
    this.finish();
    this.inputSpec = { ndim: 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const features = input.shape[1] ?? null;
    const one = graph.addOne("reshape", [input], { target: [1, features ?? -1] });
    return graph.addOne("broadcast", [one], { target: [this.n, features] });
  }
}

/** Makes a `RepeatVector` layer. @see RepeatVector */
export function repeatVector(options: RepeatVectorOptions): RepeatVector {
  return new RepeatVector(options);
}
