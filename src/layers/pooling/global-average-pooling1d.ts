import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { GlobalPooling, type GlobalPoolingOptions } from "./global-pooling.ts";

/**
 * The mean over steps, for each channel. Masked steps are left out.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 3.
 * Source: https://keras.io/api/layers/pooling_layers/global_average_pooling1d/
 *
 * @example
 * layers.globalAveragePooling1d().computeOutputShape([null, 10, 4]);    // [null, 4]
 */
export class GlobalAveragePooling1D extends GlobalPooling {
  static override readonly className = "GlobalAveragePooling1D";
  protected override readonly takesMask = true;

  constructor(options: GlobalPoolingOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor, "mean", 1);
  }

  /** With a mask, the mean of the steps that count: sum(x · mask) / sum(mask). */
  protected override call(graph: GraphBuilder, input: Value): Value {
    const mask = graph.maskOf(input);
    if (mask === undefined) return super.call(graph, input);
    const { axes, keepDims } = this;
    const [axis = 1] = axes;
    const steps = input.shape[axis] ?? -1;
    const aligned = graph.addOne("reshape", [mask], { target: axis === 1 ? [steps, 1] : [1, steps] });
    const kept = graph.addOne("binary", [input, aligned], { operator: "multiply" });
    const sum = graph.addOne("reduce", [kept], { operator: "sum", axes, keepDims });
    const count = graph.addOne("reduce", [aligned], { operator: "sum", axes, keepDims });
    return graph.addOne("binary", [sum, count], { operator: "divide" });
  }
}

/** Makes a `GlobalAveragePooling1D` layer. @see GlobalAveragePooling1D */
export function globalAveragePooling1d(options: GlobalPoolingOptions = {}): GlobalAveragePooling1D {
  return new GlobalAveragePooling1D(options);
}
