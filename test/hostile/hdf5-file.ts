import { lookup3 } from "../../src/formats/hdf5/checksum.ts";
import { bytes, concat, utf8 } from "../formats/helpers.ts";

/** The undefined address. */
export const NOWHERE: Uint8Array = new Uint8Array(8).fill(0xff);

export const u64 = (value: number | bigint): Uint8Array => {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value), true);
  return out;
};

/** Bytes with their checksum behind them, as every structure of a new-style file has it. */
export function summed(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = concat(...parts);
  return concat(whole, bytes([4, lookup3(whole, 0, whole.length)]));
}

/** A header message: its type and its data. */
export type Message = readonly [type: number, data: Uint8Array];

/**
 * An HDF5 file put together structure by structure (superblock 2, headers of version 2), so that each may say what it should
 * not. Checksums are right: who forges a file forges these too.
 */
export class Hdf5File {
  #parts: Uint8Array[] = [];
  #length = SUPERBLOCK_SIZE;

  /** Where the next structure will be. */
  get next(): number {
    return this.#length;
  }

  /** @returns The address. */
  put(...parts: readonly Uint8Array[]): number {
    const at = this.#length;
    for (const part of parts) {
      this.#parts.push(part);
      this.#length += part.length;
    }
    return at;
  }

  /** A group or dataset. */
  object(...messages: readonly Message[]): number {
    return this.put(object(...messages));
  }

  group(members: Readonly<Record<string, number>>, ...more: readonly Message[]): number {
    return this.object(GROUP, ...Object.entries(members).map(([name, at]) => link(name, at)), ...more);
  }

  /** Float32 data that are all there, unless the change says otherwise. */
  dataset(dims: readonly number[], change: { type?: Uint8Array; space?: Uint8Array; layout?: Uint8Array; more?: readonly Message[] } = {}): number {
    const size = 4 * dims.reduce((product, dim) => product * dim, 1);
    const { type = FLOAT32, space = simple(dims), more = [] } = change;
    const layout = change.layout ?? contiguous(this.put(new Uint8Array(size)), size);
    return this.object([1, space], [3, type], [8, layout], ...more);
  } // prettier-ignore

  /** The whole file. */
  finish(root: number, length: number = this.#length): Uint8Array {
    const head = concat(utf8("\x89HDF\r\n\x1a\n").slice(1), bytes([1, 2], [1, 8], [1, 8], [1, 0]));
    head[0] = 0x89;
    const superblock = summed(head, u64(0), NOWHERE, u64(length), u64(root));
    return concat(superblock, ...this.#parts);
  }
}

const SUPERBLOCK_SIZE = 48;

export const object = (...messages: readonly Message[]): Uint8Array => {
  const list = concat(...messages.flatMap(([type, data]) => [bytes([1, type], [2, data.length], [1, 0]), data]));
  return summed(utf8("OHDR"), bytes([1, 2], [1, 2], [4, list.length]), list);
}; // prettier-ignore

/** Group info: says that an object is a group. */
export const GROUP: Message = [0x0a, bytes([1, 0], [1, 0])];

/** A hard link, or one of another type with other data. */
export function link(name: string, target: number | Uint8Array, type = 0): Message {
  const letters = utf8(name);
  const flags = type === 0 ? [1, 0x01] : [1, 0x09, type];
  const where = typeof target === "number" ? u64(target) : target;
  return [0x06, concat(Uint8Array.from(flags), bytes([2, letters.length]), letters, where)];
}

/** A list of texts, or one. */
export function attribute(name: string, value: string | readonly string[], dims?: Uint8Array): Message {
  const list = [value].flat() as readonly string[];
  const size = Math.max(1, ...list.map((text) => utf8(text).length));
  const data = new Uint8Array(size * list.length);
  for (const [at, text] of list.entries()) data.set(utf8(text), at * size);
  const type = concat(bytes([1, 0x13], [1, 1], [2, 0], [4, size]));
  const space = dims ?? (typeof value === "string" ? SCALAR : simple([list.length]));
  const letters = concat(utf8(name), bytes([1, 0]));
  return [0x0c, concat(bytes([1, 3], [1, 0], [2, letters.length], [2, type.length], [2, space.length], [1, 1]), letters, type, space, data)];
} // prettier-ignore

export const SCALAR: Uint8Array = bytes([1, 2], [1, 0], [1, 0], [1, 0]);

export const simple = (dims: readonly (number | bigint)[]): Uint8Array =>
  concat(bytes([1, 2], [1, dims.length], [1, 0], [1, 1]), ...dims.map(u64));

export const FLOAT32: Uint8Array = bytes(
  [1, 0x11], [1, 0x20], [1, 31], [1, 0], [4, 4], [2, 0], [2, 32], [1, 23], [1, 8], [1, 0], [1, 23], [4, 127],
); // prettier-ignore

export const contiguous = (at: number | bigint, size: number | bigint): Uint8Array =>
  concat(bytes([1, 3], [1, 1]), u64(at), u64(size));

/** Chunks with a tree of version 1. */
export const chunked = (tree: number, chunk: readonly number[], elementSize = 4): Uint8Array =>
  concat(
    bytes([1, 3], [1, 2], [1, chunk.length + 1]),
    u64(tree),
    ...[...chunk, elementSize].map((dim) => bytes([4, dim])),
  );

export const DEFLATE: Message = [0x0b, bytes([1, 2], [1, 1], [2, 1], [2, 0], [2, 1], [4, 6])];

/** A node of a tree of version 1. */
export function tree1(type: number, level: number, entries: readonly (readonly [key: Uint8Array, child: number])[], count = entries.length): Uint8Array {
  const key = entries[0]?.[0].length ?? 8;
  return concat(utf8("TREE"), bytes([1, type], [1, level], [2, count]), NOWHERE, NOWHERE, ...entries.flatMap(([name, child]) => [name, u64(child)]), new Uint8Array(key));
} // prettier-ignore

/** The key of a chunk. */
export const chunkKey = (size: number, ...offsets: readonly number[]): Uint8Array =>
  concat(bytes([4, size], [4, 0]), ...[...offsets, 0].map(u64));

/** A `.weights.h5` with one Dense layer of these arrays. */
export function denseWeights(make: (file: Hdf5File) => Readonly<Record<string, number>>): Uint8Array {
  const file = new Hdf5File();
  const vars = file.group(make(file));
  return file.finish(file.group({ layers: file.group({ dense: file.group({ vars }) }) }));
}
