import type { JsonObject } from "../core/json.ts";
import { loadModel } from "../io/load-model.ts";
import { openStored, type Stored } from "../io/open-stored.ts";
import type { Model } from "../models/model.ts";

/** A model file as it lies there, nothing built from it. */
export interface ModelFile extends Stored {
  readonly config: JsonObject;
  /** Builds the model, with its weights. */
  load(): Promise<Model>;
}

/** Opens whatever `loadModel` and `loadWeights` read: a model, or weights alone. @throws ModelFormatError, UnsupportedError */
export async function openModelFile(path: string): Promise<ModelFile | Stored> {
  const stored = await openStored(path, {});
  const { config } = stored;
  return config === undefined ? stored : { ...stored, config, load: () => loadModel(path) };
}

export const isModelFile = (file: ModelFile | Stored): file is ModelFile => file.config !== undefined;
