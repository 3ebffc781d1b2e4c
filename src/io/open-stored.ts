import { ModelFormatError } from "../core/errors.ts";
import { openHdf5 } from "../formats/hdf5/index.ts";
import {
  ConfigReader,
  detectFormat,
  isLegacy,
  type JsonObject,
  type KerasArchive,
  type LayerArrays,
  MODEL_CONFIG,
  openShards,
  openWeightTree,
  parseJson,
  readKerasMembers,
  readLegacyHdf5,
  unknownFormat,
  type WeightArray,
  type WeightStore,
} from "../formats/keras/index.ts";
import { DEFAULT_LIMITS, type FormatLimits } from "../formats/limits.ts";
import { readNpy } from "../formats/numpy/npy.ts";
import { isNpz, readNpz } from "../formats/numpy/npz.ts";
import { readSafetensors } from "../formats/safetensors/reader.ts";
import { isTfjs, readTfjs, tfjsArrays } from "../formats/tfjs/reader.ts";
import { ZipArchive } from "../formats/zip/archive.ts";
import {
  type Folder,
  type LoadProgress,
  type NamedBytes,
  Progress,
  type ReadOptions,
  rethrowAbort,
} from "./bytes.ts";
import { SELF_TEST_MEMBER } from "./self-test.ts";
import { isFolder, type ModelSource, readSource } from "./source.ts";

/** How a source is read. */
export interface OpenOptions {
  /** Ends the call; it then fails with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Is called as bytes arrive. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** How much a file may ask for: see `FormatLimits`. Default: 1 GiB in all. */
  readonly limits?: Partial<FormatLimits> | undefined;
}

/** Arrays as a format keeps them; `place` is what errors call the file or the part of it. */
export type StoredWeights = { readonly place: string } &
  /** Keras 3: a tree with the shape of the model. */
  (
    | { readonly kind: "tree"; readonly store: WeightStore }
    /** Keras 1 and 2, and 3 in `.h5` files: the layers that have weights, in order. */
    | { readonly kind: "layers"; readonly layers: readonly LayerArrays[] }
    /** A list of names, whose order says something or not. */
    | { readonly kind: "names"; readonly arrays: readonly WeightArray[]; readonly ordered: boolean }
  );

/** What a source holds: a configuration, weights, or both. */
export interface Stored {
  readonly name: string;
  /** In words: `.keras archive`. */
  readonly format: string;
  /** Bytes of all files that were read. */
  readonly bytes: number;
  /** Does it ask and answer a question: see `verifyModel`. */
  readonly hasSelfTest: boolean;
  readonly kerasVersion?: string | undefined;
  readonly config?: JsonObject | undefined;
  /** Where the configuration is: `config.json`. */
  readonly configPath: string;
  readonly weights?: StoredWeights | undefined;
  /** Memory that others hold and may change. */
  readonly borrowed: ReadonlySet<ArrayBufferLike>;
}

type Content = Omit<Stored, "name" | "bytes" | "hasSelfTest" | "borrowed" | "configPath"> &
  Partial<Pick<Stored, "hasSelfTest" | "configPath">>;

/**
 * Opens whatever a model or its weights can be in, by its content; a name proves nothing.
 * @throws ModelFormatError, UnsupportedError; the signal's reason when it aborts.
 */
export async function openStored(source: ModelSource, options: OpenOptions): Promise<Stored> {
  const limits: FormatLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const progress = options.onProgress && new Progress(options.onProgress);
  const borrowed = new Set<ArrayBufferLike>();
  let left = limits.modelBytes; // of all files together
  const count = (file: NamedBytes): NamedBytes => {
    left -= file.bytes.length;
    if (file.borrowed) borrowed.add(file.bytes.buffer);
    return file;
  };
  const readOptions = (): ReadOptions => ({ signal: options.signal, limit: left, progress });
  const opened = await readSource(source, readOptions());
  let content: Content;
  if (isFolder(opened)) {
    content = await readFolder(opened, limits, async (name) => count(await opened.read(name, readOptions())));
  } else {
    const file = count(opened);
    content = await readContent(file, limits, async (name) => {
      if (file.beside) return count(await file.beside(name, readOptions()));
      throw new ModelFormatError("this file names others, and it is not known where they are", {
        path: file.name,
        expected: "an address, a path, a folder or { modelJson, weights }",
        received: name,
      });
    });
  }
  rethrowAbort(options.signal);
  const bytes = limits.modelBytes - left;
  return { configPath: "config.json", hasSelfTest: false, ...content, name: opened.name, bytes, borrowed };
}

type ReadBeside = (name: string) => Promise<NamedBytes>;

async function readFolder(folder: Folder, limits: FormatLimits, read: ReadBeside): Promise<Content> {
  if (await folder.has("config.json")) {
    const members = {
      has: (name: string) => folder.has(name),
      read: async (name: string) => (await read(name)).bytes,
    };
    const archive = await readKerasMembers(members, folder.name, limits);
    return ofKeras("folder of an unpacked .keras archive", archive, folder.name);
  }
  if (await folder.has("model.json")) return readContent(await read("model.json"), limits, read);
  throw new ModelFormatError("this folder holds no model", {
    path: folder.name,
    expected: "config.json of an unpacked .keras file, or model.json of TensorFlow.js",
  });
}

async function readContent(file: NamedBytes, limits: FormatLimits, read: ReadBeside): Promise<Content> {
  const { bytes, name } = file;
  switch (detectFormat(bytes)) {
    case "zip": {
      const zip = new ZipArchive(bytes, name, limits);
      if (isNpz(zip)) return ofNames("NumPy archive (.npz)", name, await readNpz(zip), true);
      const archive = await readKerasMembers(zip, name, limits);
      const hasSelfTest = zip.has(SELF_TEST_MEMBER);
      return { ...ofKeras(".keras archive", archive, "model.weights.h5"), hasSelfTest };
    }
    case "hdf5":
      return readHdf5(bytes, name, limits);
    case "json":
      return readJson(bytes, name, limits, read);
    case "npy":
      return ofNames("NumPy array (.npy)", name, [readNpy(bytes, name)], true);
    case "safetensors":
      return ofNames("safetensors", name, readSafetensors(bytes, name, limits), false);
    case "unknown":
      throw unknownFormat(bytes, name);
  }
}

function readHdf5(bytes: Uint8Array, name: string, limits: FormatLimits): Content {
  const { root } = openHdf5(bytes, { name, limits });
  if (isLegacy(root)) {
    const { layers, ...rest } = readLegacyHdf5(root, name, limits);
    const weights = { kind: "layers", place: name, layers } as const;
    return { ...rest, format: "HDF5 file (.h5)", configPath: MODEL_CONFIG, weights };
  }
  const store = openWeightTree([root], name);
  return { format: "weights of Keras 3 (.weights.h5)", weights: { kind: "tree", place: name, store } };
}

async function readJson(
  bytes: Uint8Array,
  name: string,
  limits: FormatLimits,
  read: ReadBeside,
): Promise<Content> {
  if (bytes.length > limits.jsonBytes) {
    throw new ModelFormatError("the JSON is larger than allowed", {
      path: name,
      expected: `at most ${limits.jsonBytes} bytes`,
      received: `${bytes.length}`,
    });
  }
  const root = new ConfigReader(parseJson(bytes, name, limits.jsonDepth), name);
  if (isTfjs(root)) {
    const { groups, ...rest } = readTfjs(root, limits);
    const arrays: WeightArray[] = [];
    for (const group of groups) {
      const shards: Uint8Array[] = [];
      for (const path of group.paths) shards.push((await read(path)).bytes);
      arrays.push(...tfjsArrays(group, shards, name));
    }
    const format = "model.json of TensorFlow.js";
    return root.has("weightsManifest")
      ? { ...rest, ...ofNames(format, name, arrays, true) }
      : { ...rest, format };
  }
  if (root.has("weight_map")) {
    const store = await openShards(root, limits, async (shard) => (await read(shard)).bytes);
    const format = "weights of Keras 3 in several files (.weights.json)";
    return { format, weights: { kind: "tree", place: name, store } };
  }
  if (root.has("class_name") && root.has("config")) {
    const format = "JSON of model.to_json(), without weights";
    return {
      format,
      kerasVersion: root.optionalString("keras_version"),
      config: root.value,
      configPath: name,
    };
  }
  throw new ModelFormatError("this JSON is no model", {
    path: name,
    expected: "model.json of TensorFlow.js, or what model.to_json() of Keras gives",
    received: root.keys().slice(0, 8).join(", "),
  });
}

function ofKeras(format: string, archive: KerasArchive, place: string): Content {
  const { kerasVersion, config, weights, weightGroups, layerName } = archive;
  const store = { weights, paths: weightGroups, layerName };
  return { format, kerasVersion, config, weights: { kind: "tree", place, store } };
}

function ofNames(format: string, place: string, arrays: readonly WeightArray[], ordered: boolean): Content {
  return { format, weights: { kind: "names", place, arrays, ordered } };
}
