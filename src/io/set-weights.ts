import type { Model } from "../models/model.ts";
import { matchLayers, matchLayersByName } from "./match-layers.ts";
import { matchNames } from "./match-names.ts";
import { matchTree, type WeightPair } from "./match-tree.ts";
import type { StoredWeights } from "./open-stored.ts";

/**
 * Gives a model the weights of a file. Before the first is set all of them have been found, compared with what the model needs
 * and read, so a failure leaves the model as it was.
 *
 * @param borrowed Memory that others hold: a view on it would change with it.
 * @throws WeightError, naming layer and weight, when one is missing, surplus or of another shape; ModelFormatError for
 *   damaged data.
 */
export async function setModelWeights(
  model: Model,
  stored: StoredWeights,
  borrowed: ReadonlySet<ArrayBufferLike>,
  byName = false,
): Promise<void> {
  const values: Float32Array[] = [];
  const pairs = match(model, stored, byName);
  for (const [, array] of pairs) {
    const read = await array.float32();
    values.push(borrowed.has(read.buffer) ? read.slice() : read);
  }
  for (const [at, [weight]] of pairs.entries()) weight.set(values[at]!);
}

function match(model: Model, stored: StoredWeights, byName: boolean): readonly WeightPair[] {
  const { kind, place } = stored;
  if (kind === "tree") return matchTree(model, stored.store, place);
  if (kind === "names") return matchNames(model, stored.arrays, place, stored.ordered);
  return (byName ? matchLayersByName : matchLayers)(model, stored.layers, place);
}
