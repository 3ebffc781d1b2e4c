import { weightPaths } from "../formats/keras/index.ts";
import type { Layer } from "../layers/layer.ts";
import { Model } from "../models/model.ts";

/** A layer that is no model, with its group in a Keras file. */
export interface LayerPlace {
  readonly layer: Layer;
  readonly path: string;
}

/** The layers of a model and of the models inside it. A layer that is in several of them is there once. */
export function layerPlaces(model: Model, prefix = "", seen: Set<Layer> = new Set()): readonly LayerPlace[] {
  const { layers } = model;
  const paths = weightPaths(
    layers.map(({ className }) => className),
    `${prefix}layers`,
  );
  return layers.flatMap((layer, at) => {
    const path = paths[at] ?? "";
    if (seen.has(layer)) return [];
    seen.add(layer);
    return layer instanceof Model ? layerPlaces(layer, `${path}/`, seen) : [{ layer, path }];
  });
}
