import { ConfigError } from "../../core/errors.ts";
import { isSize } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface PermuteOptions extends LayerOptions {
  /** Axis i of an output sample is axis `dims[i]` of the input; axes count from 1, the batch is 0 and stays. */
  readonly dims: readonly number[];
}

/**
 * Reorders the axes of each sample: y[n, ...] has the axes of x in the order `dims`.
 *
 * @throws ConfigError if `dims` is no permutation of 1, 2, ..., ShapeError for an input of another rank.
 * Source: https://keras.io/api/layers/reshaping_layers/permute/
 *
 * @example
 * layers.permute({ dims: [2, 1] }).computeOutputShape([null, 10, 64]);    // [null, 64, 10]
 */
export class Permute extends Layer {
  static override readonly className = "Permute";
  readonly dims: readonly number[];

  constructor(options: PermuteOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.dims = this.args.list("dims", isSize, "a permutation of 1, 2, ... up to the number of axes");
    if ([...this.dims].sort((a, b) => a - b).some((axis, i) => axis !== i + 1)) {
      throw new ConfigError("The set of indices in `dims` must be consecutive and start from 1", {
        ...this.args.where("dims"),
        expected: "a permutation of 1, 2, ... up to the number of axes",
        received: `[${this.dims.join(", ")}]`,
      });
    }
    this.finish();
    this.inputSpec = { ndim: this.dims.length + 1 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("transpose", [input], { permutation: [0, ...this.dims] });
  }
}

/** Makes a `Permute` layer. @see Permute */
export function permute(options: PermuteOptions): Permute {
  return new Permute(options);
}
