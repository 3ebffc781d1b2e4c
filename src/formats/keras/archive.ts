import { ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import { type Hdf5Group, openHdf5 } from "../hdf5/index.ts";
import { DEFAULT_LIMITS, type FormatLimits } from "../limits.ts";
import { checkShardCount, checkShardName } from "../shard-name.ts";
import { ZipArchive } from "../zip/archive.ts";
import { ConfigReader } from "../../core/config-reader.ts";
import { detectFormat, unknownFormat } from "./detect.ts";
import { parseJson, type JsonObject } from "../../core/json.ts";
import { openWeightStore, openWeightTree, type Weights, type WeightStore } from "./weight-store.ts";

/** A `.keras` file, checked and opened, nothing built from it yet. */
export interface KerasArchive {
  /** The Keras that saved it, `3.15.1`; `undefined` if the file doesn't say. */
  readonly kerasVersion: string | undefined;
  /** The model's `{ module, class_name, config, ... }`. Read it with `ConfigReader`. */
  readonly config: JsonObject;
  /** The arrays stored under a group path such as `layers/dense`, or `undefined`. See `weightPaths`. */
  readonly weights: (path: string) => Weights | undefined;
  /** Every group that holds weights: what remains after building is surplus. */
  readonly weightGroups: readonly string[];
  /** The name a layer had when it was saved, by group path. */
  readonly layerName: (path: string) => string | undefined;
}

export interface ReadKerasOptions {
  /** What errors call the file: its path or URL. */
  readonly name?: string;
  readonly limits?: Partial<FormatLimits>;
}

const METADATA = "metadata.json";
const CONFIG = "config.json";
const WEIGHTS = "model.weights.h5";
const SHARDS = "model.weights.json";
const SHARD = /^model_\d+\.weights\.h5$/;

/**
 * Read a `.keras` archive (Keras 2.12 to 3). Nothing in it is executed and nothing outside it is read.
 *
 * Arrays may be views on `bytes`: don't change `bytes` while they are in use.
 *
 * @throws ModelFormatError if the file is damaged, hostile or no model; UnsupportedError for a kind of model file not read yet.
 *
 * @example
 * const archive = await readKerasArchive(bytes, { name: "digits.keras" });
 * archive.config.class_name;             // "Sequential"
 * archive.weights("layers/dense")?.[0]?.shape; // [784, 10]
 */
export async function readKerasArchive(
  bytes: Uint8Array,
  options: ReadKerasOptions = {},
): Promise<KerasArchive> {
  const limits: FormatLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const name = options.name ?? "model.keras";
  if (bytes.length > limits.modelBytes) {
    const expected = `at most ${limits.modelBytes} bytes`;
    throw new ModelFormatError("the file is larger than allowed", {
      path: name,
      expected,
      received: `${bytes.length}`,
    });
  }
  if (detectFormat(bytes) !== "zip") throw unknownFormat(bytes, name);
  return readKerasMembers(new ZipArchive(bytes, name, limits), name, limits);
}

/** The files of a model, in an archive or in a folder. */
export interface Members {
  has(name: string): boolean | Promise<boolean>;
  /** @param most The largest size that is accepted, in bytes. */
  read(name: string, most?: number): Promise<Uint8Array>;
  /** All there are, where that is known. */
  names?(): readonly string[];
}

/** The same of an archive that is open already, or of one that has been unpacked into a folder. */
export async function readKerasMembers(
  members: Members,
  name: string,
  limits: FormatLimits,
): Promise<KerasArchive> {
  if (members.names) checkMembers(members.names(), name);
  const jsonLimit = Math.min(limits.jsonBytes, limits.modelBytes);
  const readJson = async (member: string): Promise<ConfigReader> =>
    new ConfigReader(parseJson(await members.read(member, jsonLimit), member, limits.jsonDepth), member);
  const config = await readJson(CONFIG);
  config.string("class_name");
  const metadata = (await members.has(METADATA)) ? await readJson(METADATA) : undefined;
  const store = (await members.has(SHARDS))
    ? await openShards(await readJson(SHARDS), limits, (shard) => members.read(shard))
    : openWeightStore(await members.read(WEIGHTS), WEIGHTS, limits);
  return {
    kerasVersion: metadata?.optionalString("keras_version"),
    config: config.value,
    weights: store.weights,
    weightGroups: store.paths,
    layerName: store.layerName,
  };
}

/** The list of a tree that is in several files: `model.weights.json`, which says where each group is. */
export async function openShards(
  list: ConfigReader,
  limits: FormatLimits,
  read: (name: string) => Promise<Uint8Array>,
): Promise<WeightStore> {
  const map = list.object("weight_map");
  const names = new Set(map.keys().flatMap((key) => [map.raw(key)].flat()));
  const shards = [...names].map((name) => checkShardName(name, map.path));
  checkShardCount(shards, map.path, limits);
  const roots: Hdf5Group[] = [];
  for (const shard of shards) {
    roots.push(openHdf5(await read(shard), { name: shard, limits }).root);
  }
  return openWeightTree(roots, list.path);
}

/** What a `.keras` file may hold besides the three members; never read. Archives made by hand on a Mac have the last two. */
const IGNORED = /^assets\/|^__MACOSX\/|(^|\/)\.DS_Store$/;

/** @throws ModelFormatError if the members are not those of a `.keras` file. */
function checkMembers(members: readonly string[], path: string): void {
  const received = members.slice(0, 8).join(", ") || "an empty archive";
  const expected = `${METADATA}, ${CONFIG}, ${WEIGHTS}`;
  if (!members.includes(CONFIG)) {
    const folder = members.find((member) => member.endsWith(`/${CONFIG}`));
    const cure = folder === undefined ? "" : `, but "${folder}": zip the files, not the folder they are in`;
    throw new ModelFormatError(`this zip archive is no Keras model: it has no ${CONFIG}${cure}`, {
      path,
      expected,
      received,
    });
  }
  if (members.includes("model.weights.npz")) {
    throw new UnsupportedError(
      "weights in NumPy's format (model.weights.npz) are pickled, which would be executed",
      {
        path,
        expected: WEIGHTS,
      },
    );
  }
  const odd = members.find(
    (member) =>
      ![METADATA, CONFIG, WEIGHTS, SHARDS].includes(member) && !SHARD.test(member) && !IGNORED.test(member),
  );
  if (odd !== undefined) {
    throw new ModelFormatError(`the archive holds "${odd}", which is no part of a Keras model`, {
      path,
      expected,
      received,
    });
  }
}
