import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { scalar } from "../derived-constant.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface MaskingOptions extends LayerOptions {
  /** Default 0. */
  readonly maskValue?: number;
}

/**
 * Masks the steps whose elements are all `maskValue`: mask[n, steps] = any(x[n, steps, :] ≠ maskValue). The masked steps
 * become zeros, the others stay; the layers that follow skip them.
 *
 * @throws ConfigError for a mask value that is not a finite number; ShapeError for an input of rank 1.
 * Source: https://keras.io/api/layers/core_layers/masking/
 *
 * @example
 * layers.masking({ maskValue: -1 }).computeOutputShape([null, 10, 8]);    // [null, 10, 8]
 */
export class Masking extends Layer {
  static override readonly className = "Masking";
  readonly maskValue: number;
  readonly #value: ReturnType<typeof scalar>;

  constructor(options: MaskingOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.maskValue = this.args.number("maskValue", { default: 0 });
    this.finish();
    this.#value = scalar("mask value", this.maskValue);
    this.inputSpec = { minNdim: 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("binary", [input, this.#differs(graph, input, true)], { operator: "multiply" });
  }

  protected override outputMask(graph: GraphBuilder, input: Value): Value {
    return this.#differs(graph, input, false);
  }

  /** Is any element along the last axis another than the mask value? */
  #differs(graph: GraphBuilder, input: Value, keepDims: boolean): Value {
    const different = graph.addOne("binary", [input, graph.constant(this.#value)], { operator: "notEqual" });
    return graph.addOne("reduce", [different], { operator: "max", axes: [input.shape.length - 1], keepDims });
  }
}

/** Makes a `Masking` layer. @see Masking */
export function masking(options: MaskingOptions = {}): Masking {
  return new Masking(options);
}
