import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { overRows, readAxes, resolveAxes } from "./axes.ts";

export interface UnitNormalizationOptions extends LayerOptions {
  /** The axis, or axes, that make up a row; default -1, the last. */
  readonly axis?: number | readonly number[];
}

/** A norm below this counts as if it were this. */
const EPSILON = 1e-12;

/**
 * Gives each row the length 1: y = x · min(1 / √(sum x²), 10¹²), so that a row of zeros stays.
 *
 * @throws ConfigError for a bad argument, ShapeError for an axis that is not there, UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/normalization_layers/unit_normalization/
 *
 * @example
 * const net = sequential({ layers: [layers.unitNormalization({ inputShape: [2] })] });
 * net.predict(tensor([[3, 4]])).toArray();    // [[0.6, 0.8]]
 */
export class UnitNormalization extends Layer {
  static override readonly className = "UnitNormalization";
  protected override readonly supportsMasking: boolean = true;
  readonly #axes: readonly number[];

  constructor(options: UnitNormalizationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axes = readAxes(this.args);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axes = resolveAxes(this.#axes, input.shape, this.args);
    return overRows(graph, input, axes, (rows) => {
      const attributes = { epsilon: EPSILON, scale: false, center: false, groups: 1 };
      return graph.addOne("layerNorm", [rows], { mode: "unit", ...attributes });
    });
  }
}

/** Makes a `UnitNormalization` layer. @see UnitNormalization */
export function unitNormalization(options: UnitNormalizationOptions = {}): UnitNormalization {
  return new UnitNormalization(options);
}
