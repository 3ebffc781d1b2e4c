import { WeightError } from "../core/errors.ts";
import { formatShape, sameShape } from "../core/shape.ts";
import { type KerasArchive, type WeightArray, weightPaths } from "../formats/keras/index.ts";
import type { Layer } from "../layers/layer.ts";
import type { Weight } from "../layers/weight.ts";
import { Model } from "../models/model.ts";
import type { NamedBytes } from "./bytes.ts";

/** What errors call the member of the file that holds the weights. */
const WEIGHTS = "model.weights.h5";

/**
 * Gives a model the weights of its file. All of them are checked before the first is set.
 * @throws WeightError, naming layer and weight, when one is missing, surplus or of another shape.
 */
export async function setModelWeights(model: Model, archive: KerasArchive, file: NamedBytes): Promise<void> {
  const groups = new Groups(archive.weightGroups);
  const pairs = layerPlaces(model, "").flatMap(({ layer, path }) =>
    layer.weightGroups().flatMap((part) => {
      const stored = groups.take(part.path === "" ? path : `${path}/${part.path}`);
      return matchWeights(
        layer,
        part.weights,
        path,
        stored.map((group) => archive.weights(group) ?? []),
      );
    }),
  );
  const [surplus] = groups.left();
  if (surplus !== undefined) {
    throw new WeightError("The file has weights that no layer of the model needs", {
      path: `${WEIGHTS}: ${surplus === "" ? "the model itself" : surplus}`,
      expected: "weights of the model's layers only",
      received: archive.layerName(surplus) ?? surplus,
    });
  }
  for (const [weight, array] of pairs) {
    const values = await array.float32();
    // A view on bytes that someone else holds would change with them.
    weight.set(file.borrowed && values.buffer === file.bytes.buffer ? values.slice() : values);
  }
}

/** A layer that is no model, with its group in the file. */
interface Place {
  readonly layer: Layer;
  readonly path: string;
}

/** The layers of a model and of the models inside it. A layer that is in several of them is read once. */
function layerPlaces(model: Model, prefix: string, seen: Set<Layer> = new Set()): readonly Place[] {
  const { layers } = model;
  const classNames = layers.map(({ className }) => className);
  const paths = weightPaths(classNames, `${prefix}layers`);
  return layers.flatMap((layer, at) => {
    const path = paths[at] ?? "";
    if (seen.has(layer)) return [];
    seen.add(layer);
    return layer instanceof Model ? layerPlaces(layer, `${path}/`, seen) : [{ layer, path }];
  });
}

/** The groups of a file that hold weights. */
class Groups {
  readonly #left: Set<string>;
  /** By each group they lie in: `layers/lstm` has `layers/lstm/cell`. */
  readonly #below = new Map<string, string[]>();

  constructor(paths: readonly string[]) {
    this.#left = new Set(paths);
    for (const path of paths) {
      for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
        const outer = path.slice(0, end);
        const others = this.#below.get(outer);
        if (others) others.push(path);
        else this.#below.set(outer, [path]);
      }
    }
  }

  /** A group, or what lies below it; each is given once. */
  take(path: string): readonly string[] {
    return (this.#below.get(path) ?? []).filter((group) => this.#left.delete(group));
  }

  /** Those that nobody took. */
  left(): Iterable<string> {
    return this.#left;
  }
}

/**
 * Weights with their arrays, which lie in one group: the layer's own, or that of a part that holds all its weights, as an
 * LSTM's cell does.
 */
function matchWeights(
  layer: Layer,
  weights: readonly Weight[],
  path: string,
  groups: readonly (readonly WeightArray[])[],
): readonly [Weight, WeightArray][] {
  const arrays = groups.flat();
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
