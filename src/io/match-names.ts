import { WeightError } from "../core/errors.ts";
import { formatShape } from "../core/shape.ts";
import type { WeightArray } from "../formats/keras/index.ts";
import type { Layer } from "../layers/layer.ts";
import type { Weight } from "../layers/weight.ts";
import { Model } from "../models/model.ts";
import { layerPlaces } from "./layer-places.ts";
import { pairUp, type WeightPair } from "./match-tree.ts";

const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * The pairs of a list of names such as `dense_1/kernel`, `model/lstm/lstm_cell/bias` or `both/forward_layer/cell/kernel`: each
 * name leads to a layer, and the weights of a layer are told apart by their own names, or else by their order.
 *
 * @param ordered Does the order of the list say something? It does in TensorFlow.js and NumPy, not in safetensors.
 * @throws WeightError when a name leads to no layer, or number or shapes differ.
 */
export function matchNames(
  model: Model,
  arrays: readonly WeightArray[],
  place: string,
  ordered: boolean,
): readonly WeightPair[] {
  const layers = layerPlaces(model).map(({ layer }) => layer);
  if (ordered && arrays.every(({ path }) => /^arr_\d+$/.test(path) || path.endsWith(".npy"))) {
    return matchInOrder(model, arrays, place);
  }
  const found = new Map<Layer, WeightArray[]>(layers.map((layer) => [layer, []]));
  for (const array of arrays) {
    const layer = findLayer(model, layers, array.path);
    if (layer === undefined) {
      throw new WeightError("The file has weights that no layer of the model needs", {
        path: `${place}: ${array.path}`,
        expected: `the name of a layer: ${layers.filter(({ weights }) => weights.length > 0).map(({ name }) => name).join(", ")}`,
        received: array.path,
      }); // prettier-ignore
    }
    found.get(layer)?.push(array);
  }
  return layers.flatMap((layer) => matchLayer(layer, found.get(layer) ?? [], place, ordered));
}

/** `np.savez(file, *model.get_weights())`: nothing but the order. */
function matchInOrder(model: Model, arrays: readonly WeightArray[], place: string): readonly WeightPair[] {
  return pairUp(model, model.weights, arrays, place);
}

/** Part by part down from the model; what is no name of a layer there, as the model's own, is passed over. */
function findLayer(model: Model, layers: readonly Layer[], path: string): Layer | undefined {
  const parts = path.replace(/:\d+$/, "").split(/[/.]/).slice(0, -1);
  let scope = model;
  for (const part of parts) {
    const next = scope.layers.find(({ name }) => name === part);
    if (next instanceof Model) scope = next;
    else if (next !== undefined) return next;
  }
  // Files of Keras 2 leave out the name of a model inside the model.
  const named = layers.filter(({ name, weights }) => weights.length > 0 && parts.includes(name));
  return named.length === 1 ? named[0] : undefined;
}

function matchLayer(
  layer: Layer,
  arrays: readonly WeightArray[],
  place: string,
  ordered: boolean,
): readonly WeightPair[] {
  const where = `${place}: ${layer.name}`;
  const groups = layer.weightGroups();
  const split = groups.map(({ path }) => arrays.filter((array) => belongsTo(array.path, path)));
  const exact = split.every((part, at) => part.length === groups[at]!.weights.length);
  if (exact && split.reduce((sum, { length }) => sum + length, 0) === arrays.length) {
    return groups.flatMap(({ weights }, at) =>
      pairUp(layer, weights, byName(weights, split[at]!, ordered, where), where),
    );
  }
  if (!ordered && groups.length > 1) throw unclear(where, layer, arrays);
  return pairUp(layer, layer.weights, byName(layer.weights, arrays, ordered, where), where);
}

/** `both/forward_lstm/kernel` and `both/forward_layer/cell/kernel` belong to the part at `forward_layer/cell`. */
function belongsTo(path: string, part: string): boolean {
  if (part === "") return true;
  const key = (part.split("/")[0] ?? "").replace(/_(layer|dense)$/, "");
  return path
    .split(/[/.]/)
    .slice(0, -1)
    .some((each) => each === key || each.startsWith(`${key}_`));
}

/** In the order of the weights, if the names of both are the same ones. */
function byName(
  weights: readonly Weight[],
  arrays: readonly WeightArray[],
  ordered: boolean,
  place: string,
): readonly WeightArray[] {
  const named = new Map(
    arrays.map((array) => [lastPart(array.path.replace(/:\d+$/, "").replaceAll(".", "/")), array]),
  );
  const sorted = weights.map(({ name }) => named.get(lastPart(name)));
  const complete = sorted.every((array) => array !== undefined) && new Set(sorted).size === arrays.length;
  if (complete) return sorted as readonly WeightArray[];
  if (ordered || arrays.length <= 1 || arrays.length !== weights.length) return arrays;
  throw new WeightError("The names of the weights are others than the layer's", {
    path: place,
    expected: weights.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(", "),
    received: arrays.map(({ path }) => path).join(", "),
  });
}

function unclear(place: string, layer: Layer, arrays: readonly WeightArray[]): WeightError {
  return new WeightError("The names do not tell which part of the layer the weights belong to", {
    path: place,
    layer: layer.label,
    expected: layer.weightGroups().map(({ path }) => `${layer.name}/${path}/...`).join(", "),
    received: arrays.map(({ path }) => path).join(", "),
  }); // prettier-ignore
}
