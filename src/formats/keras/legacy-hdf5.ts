import { ModelFormatError } from "../../core/errors.ts";
import { Hdf5Dataset, Hdf5Group } from "../hdf5/index.ts";
import type { FormatLimits } from "../limits.ts";
import type { WeightArray } from "../weight-array.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../core/json.ts";

/** The arrays of a layer, or of a whole model that stands where a layer could, in the order Keras wrote them. */
export interface LayerArrays {
  readonly name: string;
  readonly arrays: readonly WeightArray[];
}

/** What an HDF5 file of Keras 1 to 3 holds: `model.save("model.h5")`, or `save_weights` of Keras 1 and 2. */
export interface LegacyFile {
  readonly kerasVersion: string | undefined;
  /** The model's `{ class_name, config }`; `undefined` in a file with weights only. */
  readonly config: JsonObject | undefined;
  /** Layers without weights are there too. */
  readonly layers: readonly LayerArrays[];
}

/** What errors call the configuration: the attribute it is in. */
export const MODEL_CONFIG = "model_config";
const LAYER_NAMES = "layer_names";
const WEIGHT_NAMES = "weight_names";

/**
 * Is this the layout of before Keras 3's `.weights.h5`? There weights lie in groups by the names of layers, and attributes
 * say in which order.
 */
export function isLegacy(root: Hdf5Group): boolean {
  return root.attributeNames().some((name) => name === MODEL_CONFIG || /^layer_names0?$/.test(name));
}

/** @throws ModelFormatError if a part is missing or contradicts another. */
export function readLegacyHdf5(root: Hdf5Group, file: string, limits: FormatLimits): LegacyFile {
  const weights = root.group("model_weights") ?? root;
  const text = textAttribute(root, MODEL_CONFIG);
  const config = text === undefined ? undefined : parseConfig(text, limits);
  const seen = new Set<object>();
  return {
    kerasVersion: textAttribute(root, "keras_version") ?? textAttribute(weights, "keras_version"),
    config,
    layers: listAttribute(weights, LAYER_NAMES, file).map((name) => readLayer(weights, name, file, seen)),
  };
}

function parseConfig(text: string, limits: FormatLimits): JsonObject {
  const bytes = new TextEncoder().encode(text);
  const most = Math.min(limits.jsonBytes, limits.modelBytes);
  if (bytes.length > most) {
    throw new ModelFormatError("the attribute is larger than allowed", {
      path: MODEL_CONFIG,
      expected: `at most ${most} bytes`,
      received: `${bytes.length}`,
    });
  }
  const config = parseJson(bytes, MODEL_CONFIG, limits.jsonDepth);
  if (isJsonObject(config)) return config;
  throw new ModelFormatError("this is no configuration", { path: MODEL_CONFIG, expected: "an object" });
}

/** @param seen What other names led to: were one thing listed a thousand times a thousand times, it would fill the memory. */
function readLayer(weights: Hdf5Group, name: string, file: string, seen: Set<object>): LayerArrays {
  const group = walk(weights, name);
  if (!(group instanceof Hdf5Group)) throw missing(file, weights, name, "a group");
  const once = (member: Hdf5Group | Hdf5Dataset): void => {
    if (seen.has(member)) {
      throw new ModelFormatError("a name stands twice in the file's lists", {
        path: `${file}: ${member.path}`,
      });
    }
    seen.add(member);
  };
  once(group);
  const arrays = listAttribute(group, WEIGHT_NAMES, file).map((weight) => {
    const array = walk(group, weight);
    if (!(array instanceof Hdf5Dataset)) throw missing(file, group, weight, "an array");
    once(array);
    return array;
  });
  return { name, arrays };
}

/** Names have slashes, which are groups inside each other. */
function walk(from: Hdf5Group, path: string): Hdf5Group | Hdf5Dataset | undefined {
  let at: Hdf5Group | Hdf5Dataset | undefined = from;
  for (const part of path.split("/")) {
    if (part !== "" && part !== ".") at = at instanceof Hdf5Group ? at.get(part) : undefined;
  }
  return at;
}

function missing(file: string, group: Hdf5Group, name: string, what: string): ModelFormatError {
  return new ModelFormatError("a name in the file leads nowhere", {
    path: `${file}: ${group.path}`,
    expected: `${what} ${JSON.stringify(name.slice(0, 120))}`,
    received: group.names().slice(0, 8).join(", ") || "an empty group",
  });
}

function textAttribute(group: Hdf5Group, name: string): string | undefined {
  const value = group.attribute(name);
  return typeof value === "string" ? value : undefined;
}

/** A list of texts; one that does not fit into an attribute is in several: `layer_names0`, `layer_names1`, ... */
function listAttribute(group: Hdf5Group, name: string, file: string): readonly string[] {
  const names = new Set(group.attributeNames());
  const list: string[] = [];
  const take = (key: string): void => {
    const value = group.attribute(key);
    for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (typeof item !== "string") {
        throw new ModelFormatError("this attribute is no list of names", {
          path: `${file}: ${group.path}@${key}`,
        });
      }
      list.push(item);
    }
  };
  if (names.has(name)) {
    take(name);
    return list;
  }
  if (!names.has(`${name}0`)) {
    throw new ModelFormatError("the file does not say which arrays it holds", {
      path: `${file}: ${group.path}`,
      expected: `an attribute ${name}`,
    });
  }
  for (let part = 0; names.has(`${name}${part}`); part++) take(`${name}${part}`);
  return list;
}
