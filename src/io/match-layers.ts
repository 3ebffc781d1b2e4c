import { WeightError } from "../core/errors.ts";
import type { LayerArrays } from "../formats/keras/index.ts";
import type { Layer } from "../layers/layer.ts";
import type { Weight } from "../layers/weight.ts";
import type { Model } from "../models/model.ts";
import { pairUp, type WeightPair } from "./match-tree.ts";

/** The order of `.h5` files: what is trained first. */
const legacyOrder = (layer: Layer): readonly Weight[] => [
  ...layer.trainableWeights,
  ...layer.nonTrainableWeights,
];

/**
 * The pairs of an `.h5` file. Its names are those that the layers had when it was written, so what counts is the order of the
 * layers that have weights, as in Keras.
 *
 * @throws WeightError when the number of layers, of weights, or a shape differs.
 */
export function matchLayers(
  model: Model,
  stored: readonly LayerArrays[],
  place: string,
): readonly WeightPair[] {
  const layers = model.layers.filter(({ weights }) => weights.length > 0);
  const filled = stored.filter(({ arrays }) => arrays.length > 0);
  if (layers.length !== filled.length) {
    throw new WeightError("Layer count mismatch when loading weights from file", {
      path: place,
      expected: `${layers.length} layers with weights (${layers.map(({ name }) => name).join(", ")})`,
      received: `${filled.length} (${filled.map(({ name }) => name).join(", ")})`,
    });
  }
  return layers.flatMap((layer, at) => {
    const { name, arrays } = filled[at] as LayerArrays;
    return pairUp(layer, legacyOrder(layer), arrays, `${place}: ${name}`);
  });
}

/** The same by the names of the layers, as Keras's `by_name`: layers that are not in the file, and the reverse, are left out. */
export function matchLayersByName(
  model: Model,
  stored: readonly LayerArrays[],
  place: string,
): readonly WeightPair[] {
  const byName = new Map(stored.map((each) => [each.name, each.arrays]));
  return model.layers.flatMap((layer) => {
    const arrays = byName.get(layer.name);
    return arrays ? pairUp(layer, legacyOrder(layer), arrays, `${place}: ${layer.name}`) : [];
  });
}
