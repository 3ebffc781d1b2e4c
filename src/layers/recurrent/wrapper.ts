import { ConfigError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import type { ArgumentReader } from "../arguments.ts";
import { describe, type Json } from "../json.ts";
import { Layer, type LayerClass, type LayerConfig } from "../layer.ts";
import { toSnakeCase } from "../naming.ts";
import type { StateVariable, Weight } from "../weight.ts";

/** A class whose layers hold layers: under these keys of a configuration, which are made first. */
export interface WrapperClass extends LayerClass {
  readonly childKeys: readonly string[];
}

/** Does a class want layers where its configuration describes them? */
export function isWrapperClass(layerClass: LayerClass): layerClass is WrapperClass {
  return "childKeys" in layerClass && Array.isArray(layerClass.childKeys);
}

/** Layers by Keras's key in the configuration: one, or a list. */
export type Parts = Readonly<Record<string, Layer | readonly Layer[]>>;

/** A group of a Keras file with its weights. */
export interface WeightGroup {
  readonly path: string;
  readonly weights: readonly Weight[];
}

/**
 * A layer around other layers: its weights and states are its own, if it has any, then theirs in order.
 *
 * `fromConfig` wants the parts as layers; `deserializeLayer` makes them from what `getConfig` wrote.
 */
export abstract class Wrapper extends Layer {
  /** Keras's keys of the parts. */
  static readonly childKeys: readonly string[] = [];

  /** The layers inside, by their keys. */
  protected abstract get parts(): Parts;

  override get weights(): readonly Weight[] {
    return [...super.weights, ...this.children.flatMap(({ weights }) => weights)];
  }

  override get trainableWeights(): readonly Weight[] {
    if (!this.trainable) return [];
    return [
      ...super.weights.filter(({ trainable }) => trainable),
      ...this.children.flatMap(({ trainableWeights }) => trainableWeights),
    ];
  }

  override get nonTrainableWeights(): readonly Weight[] {
    const trainable = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trainable.has(weight));
  }

  override get states(): readonly StateVariable[] {
    return [...super.states, ...this.children.flatMap(({ states }) => states)];
  }

  override getConfig(): { [key: string]: Json } {
    return { ...super.getConfig(), ...mapParts(this.parts, serializeLayer) };
  }

  /** Its own weights in its own group, those of a part in the group of its key, those of a list by class and order. */
  override weightGroups(): readonly WeightGroup[] {
    const own = super.weights;
    const groups: WeightGroup[] = own.length > 0 ? [{ path: "", weights: own }] : [];
    for (const [key, part] of Object.entries(this.parts)) {
      groups.push(...(part instanceof Layer ? groupsUnder(key, part) : groupsOfList(key, part)));
    }
    return groups;
  }

  /** Its own, then those of the parts. */
  override get losses(): readonly number[] {
    return this.trainable ? [...super.losses, ...this.children.flatMap(({ losses }) => losses)] : [];
  }

  override applyConstraints(): void {
    super.applyConstraints();
    for (const child of this.children) child.applyConstraints();
  }

  override resetStates(): void {
    super.resetStates();
    for (const child of this.children) child.resetStates();
  }

  /** As for every layer; the parts stay as they are, too. */
  override computeOutputShape(...inputShapes: readonly Shape[]): Shape | readonly Shape[] {
    if (this.built || this.children.length === 0) return super.computeOutputShape(...inputShapes);
    const copy: Layer = copyLayer(this, {}, this.args.kerasMajor);
    copy.build(...inputShapes);
    return copy.computeOutputShape(...inputShapes);
  }

  /** Copies of the parts, not built, for a copy of this layer. */
  copyParts(): Parts {
    return mapParts(this.parts, (part) => copyLayer(part, {}, this.args.kerasMajor));
  }

  protected get children(): readonly Layer[] {
    return Object.values(this.parts).flat();
  }
}

function mapParts<T>(parts: Parts, change: (layer: Layer) => T): { [key: string]: T | T[] } {
  const entries = Object.entries(parts).map(([key, part]) => {
    return [key, part instanceof Layer ? change(part) : part.map(change)] as const;
  });
  return Object.fromEntries(entries);
}

/** The groups of a layer that lies under a key of another. */
export function groupsUnder(key: string, layer: Layer): readonly WeightGroup[] {
  return layer.weightGroups().map(({ path, weights }) => {
    return { path: path === "" ? key : `${key}/${path}`, weights };
  });
}

/** The groups of a list of layers: `cells/lstm_cell`, `cells/lstm_cell_1`, counted by class. */
export function groupsOfList(key: string, layers: readonly Layer[]): readonly WeightGroup[] {
  const counts = new Map<string, number>();
  return layers.flatMap((layer) => {
    const name = toSnakeCase(layer.className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return groupsUnder(`${key}/${count === 0 ? name : `${name}_${count}`}`, layer);
  });
}

/** The configuration of a layer with its class, as Keras writes a layer inside another. */
export function serializeLayer(layer: Layer): { [key: string]: Json } {
  return layer.toJSON();
}

/** A layer of the same class and configuration with other arguments here and there; not built. */
export function copyLayer<L extends Layer>(layer: L, changes: LayerConfig = {}, kerasMajor = 3): L {
  const layerClass = layer.constructor as unknown as { fromConfig(config: LayerConfig, major: number): L };
  const parts = layer instanceof Wrapper ? layer.copyParts() : {};
  return layerClass.fromConfig({ ...layer.getConfig(), ...parts, ...changes }, kerasMajor);
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
