import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { repeatAlong } from "./repeat.ts";

export interface UpSampling1DOptions extends LayerOptions {
  /** How often each step is repeated; default 2. */
  readonly size?: number;
}

/**
 * Repeats each step of a sequence: (batch, steps, features) -> (batch, steps · size, features).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 3.
 * Source: https://keras.io/api/layers/reshaping_layers/up_sampling1d/
 *
 * @example
 * layers.upSampling1d({ size: 2 }).computeOutputShape([null, 5, 3]);    // [null, 10, 3]
 */
export class UpSampling1D extends Layer {
  static override readonly className = "UpSampling1D";
  readonly size: number;

  constructor(options: UpSampling1DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.size = this.args.integer("size", { default: 2 });
    this.finish();
    this.inputSpec = { ndim: 3 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    if (this.size === 1) return graph.addOne("identity", [input], {});
    return repeatAlong(graph, input, 1, this.size);
  }
}

/** Makes a `UpSampling1D` layer. @see UpSampling1D */
export function upSampling1d(options: UpSampling1DOptions = {}): UpSampling1D {
  return new UpSampling1D(options);
}
