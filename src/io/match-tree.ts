import { WeightError } from "../core/errors.ts";
import { formatShape } from "../core/shape.ts";
import type { WeightArray, WeightStore } from "../formats/keras/index.ts";
import type { Layer } from "../layers/layer.ts";
import type { Weight } from "../layers/weight.ts";
import type { Model } from "../models/model.ts";
import { dequantized } from "./dequantize.ts";
import { layerPlaces } from "./layer-places.ts";

/** A weight of the model with the array of the file that belongs to it. */
export type WeightPair = readonly [weight: Weight, array: WeightArray];

/**
 * The pairs of a tree as Keras 3 writes it.
 * @param place What errors call the file.
 * @throws WeightError, naming layer and weight, when one is missing, surplus or of another shape.
 */
export function matchTree(model: Model, store: WeightStore, place: string): readonly WeightPair[] {
  const groups = new Groups(store.paths);
  const pairs = layerPlaces(model).flatMap(({ layer, path }) =>
    layer.weightGroups().flatMap((part) => {
      const stored = groups.take(part.path === "" ? path : `${path}/${part.path}`);
      const arrays = stored.flatMap((group) => store.weights(group) ?? []);
      const fits = stored.length > 1 ? undefined : dequantized(layer, part.weights, arrays);
      return fits ?? pairUp(layer, part.weights, arrays, `${place}: ${path}`, stored.length > 1);
    }),
  );
  const [surplus] = groups.left();
  if (surplus === undefined) return pairs;
  throw new WeightError("The file has weights that no layer of the model needs", {
    path: `${place}: ${surplus === "" ? "the model itself" : surplus}`,
    expected: "weights of the model's layers only",
    received: store.layerName(surplus) ?? surplus,
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
 * Weights with arrays, one after the other.
 * @param place Where the arrays are, for errors.
 * @param ambiguous The order of the arrays says nothing.
 * @throws WeightError unless number and shapes agree.
 */
export function pairUp(
  layer: Layer,
  weights: readonly Weight[],
  arrays: readonly WeightArray[],
  place: string,
  ambiguous = false,
): readonly WeightPair[] {
  if (arrays.length !== weights.length || ambiguous) {
    const fault = arrays.length < weights.length ? "lacks weights" : "has surplus weights";
    throw new WeightError(`The file ${fault} of this layer`, {
      path: place,
      layer: layer.label,
      argument: weights[arrays.length]?.name,
      expected: describe(weights.map(({ name, shape }) => `${name} ${formatShape(shape)}`)),
      received: describe(arrays.map((array) => `${array.path} ${formatShape(array.shape)}`)),
    });
  }
  return weights.map((weight, at) => {
    const array = arrays[at] as WeightArray;
    if (formatShape(weight.shape) === formatShape(array.shape)) return [weight, array];
    throw new WeightError("A weight in the file is of another shape than the layer's", {
      path: array.path.startsWith("layers/")
        ? `${place.replace(/: .*$/s, "")}: ${array.path}`
        : `${place}: ${array.path}`,
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
