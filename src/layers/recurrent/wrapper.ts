import { ConfigError, WeightError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { Tensor } from "../../core/tensor.ts";
import type { ArgumentReader } from "../arguments.ts";
import { describe, type Json } from "../json.ts";
import { Layer, type LayerClass, type LayerConfig, type SetWeightsOptions } from "../layer.ts";
import type { StateVariable, Weight } from "../weight.ts";

/** A class whose layers hold layers: under these keys of a configuration, which are made first. */
export interface WrapperClass extends LayerClass {
  readonly childKeys: readonly string[];
}

/** Does a class want layers where its configuration describes them? */
export function isWrapperClass(layerClass: LayerClass): layerClass is WrapperClass {
  return "childKeys" in layerClass && Array.isArray(layerClass.childKeys);
}

/**
 * A layer around other layers: their weights and states, in order, are its own.
 *
 * `fromConfig` wants the children as layers; `deserializeLayer` makes them from what `getConfig` wrote.
 */
export abstract class Wrapper extends Layer {
  /** Keras's keys of the children. */
  static readonly childKeys: readonly string[] = [];

  protected abstract get children(): readonly Layer[];

  override get weights(): readonly Weight[] {
    return this.children.flatMap(({ weights }) => weights);
  }

  override get trainableWeights(): readonly Weight[] {
    return this.trainable ? this.children.flatMap(({ trainableWeights }) => trainableWeights) : [];
  }

  override get nonTrainableWeights(): readonly Weight[] {
    if (!this.trainable) return this.weights;
    return this.children.flatMap(({ nonTrainableWeights }) => nonTrainableWeights);
  }

  override get states(): readonly StateVariable[] {
    return this.children.flatMap(({ states }) => states);
  }

  override countParams(): number {
    super.countParams(); // is it built?
    return this.weights.reduce((sum, { size }) => sum + size, 0);
  }

  override getWeights(): Tensor[] {
    return this.children.flatMap((child) => child.getWeights());
  }

  /** @throws WeightError if their number, a shape or a length is not that of the layer; nothing is set then. */
  override setWeights(values: readonly (Tensor | Float32Array)[], options: SetWeightsOptions = {}): void {
    const { weights } = this;
    if (!Array.isArray(values) || values.length !== weights.length) {
      const unbuilt = this.built ? "" : "; the layer is not built yet";
      throw new WeightError(`The number of weights is wrong${unbuilt}`, {
        layer: this.label,
        expected: `${weights.length} weights`,
        received: Array.isArray(values) ? `${values.length} weights` : typeof values,
      });
    }
    const arrays = weights.map((weight, index) => {
      const value: unknown = values[index];
      const data = value instanceof Tensor ? value.data : value;
      if (data instanceof Float32Array) {
        weight.check(data.length, value instanceof Tensor ? value.shape : undefined);
        return data;
      }
      throw new WeightError(`The values of the weight "${weight.name}" are of the wrong kind`, {
        layer: this.label,
        argument: weight.name,
        expected: "a Tensor or a Float32Array",
        received: data === null ? "null" : typeof data,
      });
    });
    for (const [index, weight] of weights.entries()) weight.set((arrays[index] as Float32Array).slice());
    if (options.applyConstraints === true) this.applyConstraints();
  }

  /** Those of the children. */
  override get losses(): readonly number[] {
    return this.trainable ? this.children.flatMap(({ losses }) => losses) : [];
  }

  override applyConstraints(): void {
    for (const child of this.children) child.applyConstraints();
  }

  override resetStates(): void {
    for (const child of this.children) child.resetStates();
  }

  /** As for every layer; the children stay as they are, too. */
  override computeOutputShape(...inputShapes: readonly Shape[]): Shape | readonly Shape[] {
    if (this.built) return super.computeOutputShape(...inputShapes);
    const copy = this.copy();
    copy.build(...inputShapes);
    return copy.computeOutputShape(...inputShapes);
  }

  /** The same layer around copies of the children, not built. */
  protected abstract copy(): Layer;
}

/** The configuration of a layer with its class, as Keras writes a layer inside another. */
export function serializeLayer(layer: Layer): { [key: string]: Json } {
  return layer.toJSON();
}

/** A layer of the same class and configuration with other arguments here and there; not built. */
export function copyLayer<L extends Layer>(layer: L, changes: LayerConfig = {}, kerasMajor = 3): L {
  const layerClass = layer.constructor as unknown as { fromConfig(config: LayerConfig, major: number): L };
  return layerClass.fromConfig({ ...layer.getConfig(), ...changes }, kerasMajor);
}

/** Reads an argument that must be a layer. */
export function readLayer(args: ArgumentReader, key: string): Layer {
  const layer = args.optional(key);
  if (layer instanceof Layer) return layer;
  throw new ConfigError("The argument is not a layer", {
    ...args.where(key),
    expected: "a layer, as layers.lstm({ units: 8 })",
    received: describe(layer),
  });
}
