import { ModelFormatError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import { readKerasArchive } from "../formats/keras/index.ts";
import { DEFAULT_LIMITS } from "../formats/limits.ts";
import { ZipArchive } from "../formats/zip/archive.ts";
import { loadModel } from "../io/load-model.ts";
import { SELF_TEST_MEMBER } from "../io/self-test.ts";
import { readSource } from "../io/source.ts";
import type { Model } from "../models/model.ts";

/** A model file as it lies there, nothing built from it. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: number;
  readonly format: string;
  readonly kerasVersion: string | undefined;
  readonly config: JsonObject;
  readonly hasSelfTest: boolean;
  /** Builds the model, with its weights. */
  load(): Promise<Model>;
}

/** Opens a file or an address. @throws ModelFormatError, UnsupportedError */
export async function openModelFile(path: string): Promise<ModelFile> {
  const opened = await readSource(path, { limit: DEFAULT_LIMITS.modelBytes });
  if (!("bytes" in opened))
    throw new ModelFormatError("this is a folder", { path, expected: "a .keras file" });
  const { bytes, name } = opened;
  const { config, kerasVersion } = await readKerasArchive(bytes, { name });
  return {
    path,
    bytes: bytes.length,
    format: ".keras archive",
    kerasVersion,
    config,
    hasSelfTest: new ZipArchive(bytes, name).has(SELF_TEST_MEMBER),
    load: () => loadModel(path),
  };
}
