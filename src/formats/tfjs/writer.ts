import type { JsonObject } from "../../core/json.ts";
import type { NamedArray } from "../safetensors/writer.ts";
import { tfjsTopology } from "./topology.ts";
import { storeTfjsWeights, type TfjsDtype } from "./weights.ts";

/** The files of a model of TensorFlow.js, which `tf.loadLayersModel` opens. */
export interface TfjsFiles {
  /** The text of `model.json`. */
  readonly modelJson: string;
  /** The files beside it, by the names it gives them. */
  readonly shards: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/**
 * @param config The model's `{ class_name, config }`, as Keras 3 writes it.
 * @param weights By TensorFlow.js's names, `dense/kernel`.
 * @throws UnsupportedError for what TensorFlow.js does not compute.
 */
export function tfjsFiles(config: JsonObject, weights: readonly NamedArray[], dtype: TfjsDtype): TfjsFiles {
  const modelTopology = tfjsTopology(config);
  const stored = storeTfjsWeights(weights, dtype);
  const shards = stored.shards.map((bytes, at) => ({
    name: `group1-shard${at + 1}of${stored.shards.length}.bin`,
    bytes,
  }));
  const manifest = { paths: shards.map(({ name }) => name), weights: stored.entries };
  const modelJson = JSON.stringify({
    format: "layers-model",
    generatedBy: "keras v2.15.0",
    convertedBy: "Lanewise",
    modelTopology,
    weightsManifest: [manifest],
  });
  return { modelJson, shards };
}
