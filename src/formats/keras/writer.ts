import { type Image, imageOf } from "../byte-writer.ts";
import { type GroupContent, hdf5Image } from "../hdf5/writer.ts";
import type { StoredFloat } from "../store-floats.ts";
import { zipImage } from "../zip/writer.ts";
import type { JsonObject } from "../../core/json.ts";

/** The weights of one layer, or of one part of it. */
export interface WeightGroup {
  /** `layers/dense`, `layers/lstm/cell` */
  readonly path: string;
  /** The layer's own name. */
  readonly name: string;
  /** In Keras's order. */
  readonly arrays: readonly { readonly shape: readonly number[]; readonly values: Float32Array }[];
}

/** What goes into a `.keras` file. */
export interface KerasContent {
  /** The model's `{ module, class_name, config, ... }`. */
  readonly config: JsonObject;
  readonly groups: readonly WeightGroup[];
  readonly dtype: StoredFloat;
  /** Further members, as `assets/notes.txt`; Keras leaves these alone. */
  readonly assets?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** The Keras whose words the file speaks. */
const KERAS_VERSION = "3.15.1";

/** A `.keras` file. It does not say when it was made, so that a model always gives the same bytes. */
export function kerasImage({ config, groups, dtype, assets = [] }: KerasContent): Image {
  const json = (value: JsonObject): Image => imageOf(new TextEncoder().encode(JSON.stringify(value)));
  return zipImage([
    { name: "metadata.json", content: json({ keras_version: KERAS_VERSION }) },
    { name: "config.json", content: json(config) },
    { name: "model.weights.h5", content: weightsImage(groups, dtype) },
    ...assets.map(({ name, bytes }) => ({ name, content: imageOf(bytes) })),
  ]);
}

/** A `.weights.h5` file: for each group `<path>/vars`, with the layer's name, the arrays `0`, `1`, ... */
export function weightsImage(groups: readonly WeightGroup[], dtype: StoredFloat): Image {
  const root = new Folder();
  for (const { path, name, arrays } of groups) {
    const vars = new Folder({ name });
    for (const [at, array] of arrays.entries()) vars.members.set(String(at), { ...array, dtype });
    root.folder(path).members.set("vars", vars);
  }
  return hdf5Image(root);
}

class Folder implements GroupContent {
  readonly members: Map<string, GroupContent["members"] extends ReadonlyMap<string, infer M> ? M : never> =
    new Map();
  readonly attributes: Readonly<Record<string, string>>;

  constructor(attributes: Readonly<Record<string, string>> = {}) {
    this.attributes = attributes;
  }

  /** The folder at a path, made where it is missing. */
  folder(path: string): Folder {
    const [key = "", ...rest] = path.split("/");
    if (key === "") return this;
    const known = this.members.get(key);
    const next = known instanceof Folder ? known : new Folder();
    this.members.set(key, next);
    return next.folder(rest.join("/"));
  }
}
