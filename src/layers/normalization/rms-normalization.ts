import { ShapeError } from "../../core/errors.ts";
import { formatShape, sameShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { ones } from "../initializers/constant.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import type { Weight } from "../weight.ts";
import { overRows, readAxes, resolveAxes } from "./axes.ts";

export interface RMSNormalizationOptions extends LayerOptions {
  /** The axis, or axes, that make up a row; default -1, the last. */
  readonly axis?: number | readonly number[];
  /** Added to the mean of the squares; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Divides each row by its root mean square: y = x / √(mean(x²) + epsilon) · scale. The weight is scale, of the shape of a row.
 *
 * As in Keras, scale is multiplied with the last axes of the input whatever `axis` says, and a mask does not survive.
 *
 * @throws ConfigError for a bad argument, ShapeError for an axis that is not there or of unknown size, or if scale does
 * not fit the last axes, UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/normalization_layers/rms_normalization/
 *
 * @example
 * layers.rmsNormalization().computeOutputShape([null, 3, 4]);    // [null, 3, 4]
 */
export class RMSNormalization extends Layer {
  static override readonly className = "RMSNormalization";
  readonly epsilon: number;
  readonly #axes: readonly number[];
  #scale: Weight | undefined;

  constructor(options: RMSNormalizationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axes = readAxes(this.args);
    this.epsilon = this.args.number("epsilon", { default: 1e-6 });
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const axes = resolveAxes(this.#axes, inputShape, this.args);
    const shape = axes.map((axis) => this.knownSize(inputShape, axis));
    this.#scale = this.addWeight("scale", shape, ones);
    this.fixAxes(new Map(this.#axes.map((axis, index) => [axis, shape[index] ?? 1])));
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axes = resolveAxes(this.#axes, input.shape, this.args);
    const scale = graph.constant(this.#scale as Weight);
    const firstOfLast = input.shape.length - axes.length;
    const fused = axes.every((axis, index) => axis === firstOfLast + index);
    const normalized = overRows(graph, input, axes, (rows) => {
      return graph.addOne("layerNorm", fused ? [rows, scale] : [rows], {
        mode: "rms",
        epsilon: this.epsilon,
        scale: fused,
        center: false,
        groups: 1,
      });
    });
    if (fused) return normalized;
    const output = graph.addOne("binary", [normalized, scale], { operator: "multiply" });
    if (sameShape(output.shape, input.shape)) return output;
    throw new ShapeError("The scale does not fit the last axes of the input", {
      ...this.args.where("axis"),
      expected: `an input whose last axes are ${formatShape(scale.shape)}`,
      received: formatShape(input.shape),
    });
  }
}

/** Makes a `RMSNormalization` layer. @see RMSNormalization */
export function rmsNormalization(options: RMSNormalizationOptions = {}): RMSNormalization {
  return new RMSNormalization(options);
}
