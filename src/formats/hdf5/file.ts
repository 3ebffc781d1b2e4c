import { UnsupportedError } from "../../core/errors.ts";
import { ByteSource } from "../bytes.ts";
import { DEFAULT_LIMITS, type FormatLimits } from "../limits.ts";
import { Attributes, type AttributeValue } from "./attribute.ts";
import type { Hdf5Context } from "./context.ts";
import { Hdf5Dataset } from "./dataset.ts";
import { GlobalHeap } from "./global-heap.ts";
import { isGroup, readLinks, type Links } from "./links.ts";
import { findMessage, MESSAGE, readObjectHeader, type ObjectHeader } from "./object-header.ts";
import { readSuperblock } from "./superblock.ts";

/**
 * A reader of the part of HDF5 that Keras writes (HDF5 File Format Specification 3.0). It opens no other file, follows hard
 * links only, checks every offset and length against the bytes, and ends whatever the addresses say.
 */
export interface Hdf5File {
  readonly root: Hdf5Group;
}

/**
 * Open a file held in memory. Arrays read from it may be views: don't change `bytes` while they are in use.
 *
 * @param options.name what errors call the file.
 * @throws ModelFormatError, UnsupportedError
 *
 * @example
 * const kernel = openHdf5(bytes).root.group("layers")?.group("dense")?.group("vars")?.dataset("0");
 * kernel?.shape; kernel?.float32();
 */
export function openHdf5(
  bytes: Uint8Array,
  options: { name?: string; limits?: FormatLimits } = {},
): Hdf5File {
  const source = new ByteSource(options.name ?? "HDF5 file", bytes);
  const { context, root } = readSuperblock(source, options.limits ?? DEFAULT_LIMITS);
  const objects = new Objects(context);
  const group = objects.at(root, "", 0);
  if (group instanceof Hdf5Group) return { root: group };
  throw source.fail(root, "root object", "is not a group");
}

/** A folder of groups and datasets. */
export class Hdf5Group {
  /** Where it is in the file: `layers/dense/vars`; `""` is the root. */
  readonly path: string;
  readonly #objects: Objects;
  readonly #links: Links;
  readonly #attributes: Attributes;
  readonly #depth: number;

  constructor(objects: Objects, header: ObjectHeader, path: string, depth: number) {
    this.path = path;
    this.#objects = objects;
    this.#depth = depth;
    this.#links = readLinks(objects.context, header);
    this.#attributes = new Attributes(objects.context, objects.heap, header);
  }

  names(): string[] {
    return [...this.#links.keys()];
  }

  has(name: string): boolean {
    return this.#links.has(name);
  }

  /** The member of this name, one level down, or `undefined`. */
  get(name: string): Hdf5Group | Hdf5Dataset | undefined {
    const address = this.#links.get(name);
    if (address === undefined) return undefined;
    return this.#objects.at(address, this.path === "" ? name : `${this.path}/${name}`, this.#depth + 1);
  }

  /** `get`, where anything but a group counts as missing. */
  group(name: string): Hdf5Group | undefined {
    const member = this.get(name);
    return member instanceof Hdf5Group ? member : undefined;
  }

  /** `get`, where anything but a dataset counts as missing. */
  dataset(name: string): Hdf5Dataset | undefined {
    const member = this.get(name);
    return member instanceof Hdf5Dataset ? member : undefined;
  }

  attribute(name: string): AttributeValue | undefined {
    return this.#attributes.get(name);
  }

  attributeNames(): string[] {
    return this.#attributes.names();
  }
}

/** No honest path comes near it, and a million objects below a longer one would not fit into memory. */
const LONGEST_PATH = 2048;

/** Every object is read once, and has one place: a second way to it, or a way back up, is an error. */
class Objects {
  readonly context: Hdf5Context;
  readonly heap: GlobalHeap;
  readonly #known: Map<number, Hdf5Group | Hdf5Dataset> = new Map();

  constructor(context: Hdf5Context) {
    this.context = context;
    this.heap = new GlobalHeap(context);
  }

  at(address: number, path: string, depth: number): Hdf5Group | Hdf5Dataset | undefined {
    const known = this.#known.get(address);
    if (known === undefined) {
      const object = this.#read(address, path, depth);
      if (object !== undefined) this.#known.set(address, object);
      return object;
    }
    if (known.path === path) return known;
    throw this.context.source.fail(address, `object "${path}"`, `is also "${known.path}"`, {
      expected: "an object with one place in the file",
    });
  }

  /** @returns `undefined` for a type that stands by itself: it is no member of the tree, but what others refer to. */
  #read(address: number, path: string, depth: number): Hdf5Group | Hdf5Dataset | undefined {
    const { limits, source } = this.context;
    if (depth > limits.hdf5Depth || path.length > LONGEST_PATH) {
      throw source.fail(address, "group", "lies too deep", {
        expected: `at most ${limits.hdf5Depth} levels`,
      });
    }
    const header = readObjectHeader(this.context, address);
    if (isGroup(header)) return new Hdf5Group(this, header, path, depth);
    if (findMessage(header, MESSAGE.layout)) return new Hdf5Dataset(this.context, this.heap, header, path);
    if (findMessage(header, MESSAGE.datatype)) return undefined;
    throw new UnsupportedError("an object that is neither a group nor a dataset cannot be read", {
      path: `${source.name}: ${path}`,
    });
  }
}
