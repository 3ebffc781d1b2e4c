import { ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import { elementCount } from "../../core/shape.ts";
import { allocateBytes, ByteSource } from "../bytes.ts";
import type { ConfigReader } from "../../core/config-reader.ts";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { NUMBERS, type NumberType, readFloat32 } from "../numbers.ts";
import type { FormatLimits } from "../limits.ts";
import { checkShardCount, checkShardName } from "../shard-name.ts";
import { checkDims, NUMBER_SIZES, type WeightArray } from "../weight-array.ts";

/** What a `model.json` says; the weights are in files beside it. */
export interface TfjsModel {
  readonly kerasVersion: string | undefined;
  readonly config: JsonObject;
  /** Where it is in the document: `modelTopology.model_config`. */
  readonly configPath: string;
  readonly groups: readonly TfjsGroup[];
}

/** Files that are one stretch of bytes, and the arrays in it one after the other. */
export interface TfjsGroup {
  /** Plain relative names. */
  readonly paths: readonly string[];
  readonly entries: readonly Entry[];
  /** Bytes in all. */
  readonly size: number;
}

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: NumberType;
  readonly at: number;
  readonly size: number;
  /** x = q·scale + min */
  readonly affine: { readonly scale: number; readonly min: number } | undefined;
}

export function isTfjs(root: ConfigReader): boolean {
  return root.has("modelTopology") || root.has("weightsManifest");
}

/** @throws UnsupportedError for a graph model; ModelFormatError for sizes and names that cannot be. */
export function readTfjs(root: ConfigReader, limits: FormatLimits): TfjsModel {
  const format = root.optionalString("format");
  if (format !== undefined && format !== "layers-model") {
    throw new UnsupportedError("Only models of layers can be opened", {
      path: root.at("format"),
      expected: '"layers-model"; a graph model has lost its layers',
      received: JSON.stringify(format),
    });
  }
  const topology = root.object("modelTopology");
  const wrapped = topology.has("model_config");
  const config = wrapped ? topology.object("model_config") : topology;
  config.string("class_name");
  const manifest = root.has("weightsManifest") ? root.objects("weightsManifest") : [];
  const names = new Set<string>();
  const groups = manifest.map((group) => readGroup(group, names));
  checkShardCount(
    groups.flatMap(({ paths }) => paths),
    root.at("weightsManifest"),
    limits,
  );
  const kerasVersion = topology.optionalString("keras_version") ?? "2";
  return {
    kerasVersion,
    config: kerasVersion.startsWith("tfjs") ? (withoutNulls(config.value) as JsonObject) : config.value,
    configPath: config.path,
    groups,
  };
}

/** TensorFlow.js writes null for what was not given; Keras would write the default. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const given = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(given.map(([key, each]) => [key, withoutNulls(each)]));
}

function readGroup(group: ConfigReader, names: Set<string>): TfjsGroup {
  const paths = group.array("paths").map((path, at) => checkShardName(path, `${group.at("paths")}[${at}]`));
  let at = 0;
  const entries = group.objects("weights").map((weight): Entry => {
    const entry = readEntry(weight, at);
    if (names.has(entry.name)) throw weight.fail("name", "a name that no other weight has");
    names.add(entry.name);
    at += entry.size;
    return entry;
  });
  return { paths, entries, size: at };
}

const TYPES: Readonly<Record<string, NumberType>> = { float32: "float32", int32: "int32", bool: "uint8" };
const QUANTIZED = new Set(["uint8", "uint16", "float16"]);

function readEntry(weight: ConfigReader, at: number): Entry {
  const name = weight.string("name");
  const shape = checkDims(weight.array("shape"), weight.at("shape"));
  const quantization = weight.optionalObject("quantization");
  const type = weight.string("dtype");
  const plain = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (plain === undefined) {
    throw new UnsupportedError("weights of this type cannot be read", {
      path: weight.at("dtype"),
      expected: Object.keys(TYPES).join(", "),
      received: JSON.stringify(type.slice(0, 40)),
    });
  }
  const stored = quantization?.string("dtype") ?? plain;
  if (quantization && !QUANTIZED.has(stored)) throw quantization.fail("dtype", [...QUANTIZED].join(", "));
  const affine =
    quantization && stored !== "float16"
      ? { scale: quantization.number("scale"), min: quantization.number("min") }
      : undefined;
  const dtype = stored as NumberType;
  return { name, shape, dtype, at, size: elementCount(shape) * NUMBER_SIZES[dtype], affine };
}

/**
 * The arrays of a group. An array that lies within one file and needs no conversion is a view on it.
 *
 * @param shards The files in the order of `paths`.
 * @throws ModelFormatError unless together they are as long as the arrays.
 */
export function tfjsArrays(
  group: TfjsGroup,
  shards: readonly Uint8Array[],
  file: string,
): readonly WeightArray[] {
  const received = shards.reduce((sum, { length }) => sum + length, 0);
  if (received !== group.size) {
    throw new ModelFormatError("the weights' files are longer or shorter than their list says", {
      path: `${file}: ${group.paths.slice(0, 4).join(", ")}${group.paths.length > 4 ? ", ..." : ""}`,
      expected: `${group.size} bytes`,
      received: `${received}`,
    });
  }
  const starts: number[] = [];
  shards.reduce((start, shard, i) => ((starts[i] = start), start + shard.length), 0);
  return group.entries.map((entry) => ({
    path: entry.name,
    shape: entry.shape,
    dtype: entry.affine ? "float32" : entry.dtype,
    float32: async () => entryValues(entry, new ByteSource(entry.name, stretch(shards, starts, entry))),
  }));
}

/** The bytes of an entry: a view, or a copy if it goes on in the next file. */
function stretch(
  shards: readonly Uint8Array[],
  starts: readonly number[],
  { at, size, name }: Entry,
): Uint8Array {
  const after = starts.findIndex((start) => start > at);
  const first = (after < 0 ? starts.length : after) - 1;
  const from = at - (starts[first] ?? 0);
  const shard = shards[first] ?? new Uint8Array();
  if (from + size <= shard.length) return shard.subarray(from, from + size);
  const bytes = allocateBytes(size, name);
  for (let i = Math.max(0, first), filled = 0; filled < size; i++) {
    const begin = at + filled - starts[i]!;
    const part = shards[i]!.subarray(begin, begin + size - filled);
    bytes.set(part, filled);
    filled += part.length;
  }
  return bytes;
}

function entryValues({ shape, dtype, affine }: Entry, source: ByteSource): Float32Array {
  const count = elementCount(shape);
  if (!affine) return readFloat32(source, 0, count, dtype, NUMBER_SIZES[dtype]);
  const values = new Float32Array(allocateBytes(count * 4, source.name).buffer);
  const read = NUMBERS[dtype];
  for (let i = 0; i < count; i++)
    values[i] = read(source.view, i * NUMBER_SIZES[dtype]) * affine.scale + affine.min;
  return values;
}
