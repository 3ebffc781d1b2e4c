import { WeightError } from "../core/errors.ts";
import { formatShape, sameShape } from "../core/shape.ts";
import { type KerasArchive, type WeightArray, weightPaths } from "../formats/keras/index.ts";
import type { Layer } from "../layers/layer.ts";
import type { Weight } from "../layers/weight.ts";
import type { Model } from "../models/model.ts";
import type { NamedBytes } from "./bytes.ts";

/** What errors call the member of the file that holds the weights. */
const WEIGHTS = "model.weights.h5";

/**
 * Gives a model the weights of its file. All of them are checked before the first is set.
 * @throws WeightError, naming layer and weight, when one is missing, surplus or of another shape.
 */
export function setModelWeights(model: Model, archive: KerasArchive, file: NamedBytes): void {
  const groups = groupsByLayer(archive.weightGroups);
  const paths = weightPaths(model.layers.map(({ className }) => className));
  const pairs: [Weight, WeightArray][] = [];
  for (const [at, layer] of model.layers.entries()) {
    const path = paths[at] ?? "";
    const stored = groups.get(path) ?? [];
    groups.delete(path);
    pairs.push(
      ...matchLayer(
        layer,
        path,
        stored.map((group) => archive.weights(group) ?? []),
      ),
    );
  }
  const surplus = [...groups.values()][0]?.[0];
  if (surplus !== undefined) {
    throw new WeightError("The file has weights that no layer of the model needs", {
      path: `${WEIGHTS}: ${surplus === "" ? "the model itself" : surplus}`,
      expected: "weights of the model's layers only",
      received: archive.layerName(surplus) ?? surplus,
    });
  }
  for (const [weight, array] of pairs) {
    const values = array.float32();
    // A view on bytes that someone else holds would change with them.
    weight.set(file.borrowed && values.buffer === file.bytes.buffer ? values.slice() : values);
  }
}

/** Groups with weights by their layer: `layers/lstm` has `layers/lstm/cell`. */
function groupsByLayer(paths: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const layer = path.split("/").slice(0, 2).join("/");
    groups.set(layer, [...(groups.get(layer) ?? []), path]);
  }
  return groups;
}

/**
 * Each weight of a layer with its array. A layer's arrays lie in one group: its own, or that of a part that holds all its
 * weights, as an LSTM's cell does.
 */
function matchLayer(
  layer: Layer,
  path: string,
  groups: readonly (readonly WeightArray[])[],
): [Weight, WeightArray][] {
  const arrays = groups.flat();
  const { weights } = layer;
  if (arrays.length !== weights.length || groups.length > 1) {
    const fault = arrays.length < weights.length ? "lacks weights" : "has surplus weights";
    throw new WeightError(`The file ${fault} of this layer`, {
      path: `${WEIGHTS}: ${path}`,
      layer: layer.label,
      argument: weights[arrays.length]?.name,
      expected: describe(weights.map(({ name, shape }) => `${name} ${formatShape(shape)}`)),
      received: describe(arrays.map((array) => `${array.path} ${formatShape(array.shape)}`)),
    });
  }
  return weights.map((weight, at) => {
    const array = arrays[at] as WeightArray;
    if (sameShape(weight.shape, array.shape)) return [weight, array];
    throw new WeightError("A weight in the file is of another shape than the layer's", {
      path: `${WEIGHTS}: ${array.path}`,
      layer: layer.label,
      argument: weight.name,
      expected: `shape ${formatShape(weight.shape)}`,
      received: `shape ${formatShape(array.shape)}`,
    });
  });
}

function describe(items: readonly string[]): string {
  return items.length === 0 ? "none" : items.join(", ");
}
