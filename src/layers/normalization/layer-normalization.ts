import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer } from "../layer.ts";
import type { Weight } from "../weight.ts";
import { type AffineArguments, type AffineOptions, readAffine } from "./affine.ts";
import { overRows, readAxes, resolveAxes } from "./axes.ts";

export interface LayerNormalizationOptions extends AffineOptions {
  /** The axis, or axes, that make up a row; default -1, the last. */
  readonly axis?: number | readonly number[];
  /** Of old files: divide by the deviation without subtracting the mean, and without beta. Default false. */
  readonly rmsScaling?: boolean;
}

/**
 * Normalizes each row of each sample: y = (x - mean(x)) / √(variance(x) + epsilon) · gamma + beta. Gamma and beta have the
 * shape of a row; they are the weights, in this order, as far as `scale` and `center` want them.
 *
 * @throws ConfigError for a bad argument, ShapeError for an axis that is not there or of unknown size,
 * UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/normalization_layers/layer_normalization/
 *
 * @example
 * layers.layerNormalization({ axis: [1, 2] }).computeOutputShape([null, 3, 4]);    // [null, 3, 4]
 */
export class LayerNormalization extends Layer {
  static override readonly className = "LayerNormalization";
  protected override readonly supportsMasking: boolean = true;
  readonly #axes: readonly number[];
  readonly #affine: AffineArguments;
  readonly #isScaling: boolean;
  #parameters: readonly Weight[] = [];

  constructor(options: LayerNormalizationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axes = readAxes(this.args);
    this.#affine = readAffine(this.args);
    this.#isScaling = this.args.boolean("rmsScaling", false);
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const axes = resolveAxes(this.#axes, inputShape, this.args);
    const shape = axes.map((axis) => this.knownSize(inputShape, axis));
    const { gammaInitializer, betaInitializer } = this.#affine;
    const gamma = this.#hasGamma ? [this.addWeight("gamma", shape, gammaInitializer)] : [];
    const beta = this.#hasBeta ? [this.addWeight("beta", shape, betaInitializer)] : [];
    this.#parameters = [...gamma, ...beta];
    this.fixAxes(new Map(this.#axes.map((axis, index) => [axis, shape[index] ?? 1])));
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axes = resolveAxes(this.#axes, input.shape, this.args);
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    return overRows(graph, input, axes, (rows) => {
      return graph.addOne("layerNorm", [rows, ...parameters], {
        mode: this.#isScaling ? "deviation" : "layer",
        epsilon: this.#affine.epsilon,
        scale: this.#hasGamma,
        center: this.#hasBeta,
        groups: 1,
      });
    });
  }

  get #hasGamma(): boolean {
    return this.#affine.scale || this.#isScaling;
  }

  get #hasBeta(): boolean {
    return this.#affine.center && !this.#isScaling;
  }
}

/** Makes a `LayerNormalization` layer. @see LayerNormalization */
export function layerNormalization(options: LayerNormalizationOptions = {}): LayerNormalization {
  return new LayerNormalization(options);
}
