import { ConfigError, UnsupportedError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { Tensor } from "../../core/tensor.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { parseInitializer } from "../initializers/index.ts";
import type { Layer, LayerOptions } from "../layer.ts";
import { Recurrent } from "../recurrent/recurrent.ts";
import { type Parts, readLayer, Wrapper } from "../recurrent/wrapper.ts";
import { Weight } from "../weight.ts";

export interface SpectralNormalizationOptions extends LayerOptions {
  /** A layer with a kernel, or embeddings. */
  readonly layer: Layer;
  /** Kept in the configuration: how often Keras iterates in a training step; default 1. */
  readonly powerIterations?: number;
}

/**
 * A layer whose kernel is kept at spectral norm 1 in training: Keras divides it by its largest singular value there, in
 * place, so that a prediction is that of the layer with the kernel as it is. The weights are the kernel, vectorU, the
 * iteration's estimate of a singular vector, then the layer's other weights.
 *
 * @throws ConfigError for a layer without a kernel or embeddings.
 * Source: https://keras.io/api/layers/normalization_layers/spectral_normalization/
 *
 * @example
 * const layer = layers.spectralNormalization({ layer: layers.conv2d({ filters: 8, kernelSize: 3 }) });
 * layer.computeOutputShape([null, 10, 10, 3]);    // [null, 8, 8, 8]
 */
export class SpectralNormalization extends Wrapper {
  static override readonly className = "SpectralNormalization";
  static override readonly childKeys: readonly string[] = ["layer"];
  readonly layer: Layer;
  readonly powerIterations: number;
  #vectorU: Weight | undefined;

  constructor(options: SpectralNormalizationOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.layer = readLayer(this.args, "layer");
    this.powerIterations = this.args.integer("powerIterations", { default: 1 });
    this.finish();
  }

  override get weights(): readonly Weight[] {
    const [kernel, rest] = this.#split();
    return kernel && this.#vectorU ? [kernel, this.#vectorU, ...rest] : this.layer.weights;
  }

  override get nonTrainableWeights(): readonly Weight[] {
    const trainable = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trainable.has(weight));
  }

  override getWeights(): Tensor[] {
    return this.weights.map((weight) => new Tensor(weight.data.slice(), weight.shape));
  }

  /** Keras keeps the kernel in both places. The layer's own group, which the others lie in, gets what they leave. */
  override weightGroups(): readonly { readonly path: string; readonly weights: readonly Weight[] }[] {
    const parts = this.layer.weightGroups().map(({ path, weights }) => {
      return { path: path === "" ? "layer" : `layer/${path}`, weights };
    });
    return [...parts, { path: "", weights: this.weights.slice(0, 2) }];
  }

  protected override get parts(): Parts {
    return { layer: this.layer };
  }

  protected override createWeights(inputShape: Shape): void {
    if (this.layer instanceof Wrapper || this.layer instanceof Recurrent) throw this.#withoutKernel();
    this.layer.build(inputShape);
    const [kernel] = this.#split();
    if (kernel === undefined) throw this.#withoutKernel();
    const { value } = parseInitializer(
      { name: "truncatedNormal", stddev: 0.02 },
      { layer: this.label, argument: "vectorU", kerasMajor: this.args.kerasMajor },
    );
    const shape = [1, kernel.shape.at(-1) ?? 1];
    this.#vectorU = new Weight(this.label, "vector_u", shape, value, { trainable: false });
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const [output, ...more] = this.layer.addTo(graph, [input]);
    if (output !== undefined && more.length === 0) return output;
    throw new UnsupportedError("A layer with several outputs cannot be wrapped", {
      layer: this.label,
      argument: "layer",
      received: this.layer.label,
    });
  }

  protected override checkTraining(): void {
    throw new UnsupportedError("Training mode would change the kernel of this layer: it is not supported", {
      layer: this.label,
      argument: "training",
      expected: "predict without training",
      received: "true",
    });
  }

  /** The kernel, and the other weights. */
  #split(): readonly [Weight | undefined, readonly Weight[]] {
    const { weights } = this.layer;
    const kernel = weights.find(({ name }) => name === "kernel" || name === "embeddings");
    return [kernel, weights.filter((weight) => weight !== kernel)];
  }

  #withoutKernel(): ConfigError {
    return new ConfigError(`${this.layer.className} object has no attribute 'kernel' nor 'embeddings'`, {
      layer: this.label,
      argument: "layer",
      received: this.layer.label,
    });
  }
}

/** Makes a `SpectralNormalization` layer. @see SpectralNormalization */
export function spectralNormalization(options: SpectralNormalizationOptions): SpectralNormalization {
  return new SpectralNormalization(options);
}
