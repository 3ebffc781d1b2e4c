import { alignUp, ByteWriter, type Image } from "../byte-writer.ts";
import { FLOAT_BYTES, storeFloats, type StoredFloat } from "../store-floats.ts";
import { HDF5_SIGNATURE } from "./superblock.ts";

/** A group to write. */
export interface GroupContent {
  /** Texts. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly members: ReadonlyMap<string, GroupContent | DatasetContent>;
}

/** An array to write. */
export interface DatasetContent {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly dtype: StoredFloat;
}

/**
 * An HDF5 file as Keras writes it: superblock 0, old-style groups, contiguous data, texts in a global heap (HDF5 File
 * Format Specification 3.0). Arrays begin at multiples of 8 bytes.
 */
export function hdf5Image(root: GroupContent): Image {
  const file = new FileLayout();
  const place = placeGroup(file, root);
  return file.finish((writer) => writeSuperblock(writer, place, file.size));
}

const UNDEFINED = new Uint8Array(8).fill(0xff);
const SUPERBLOCK_SIZE = 96;
/** A symbol table node holds twice as many members, a B-tree node twice as many children. */
const LEAF_K = 4;
const INTERNAL_K = 16;

type Fill = (writer: ByteWriter) => void;

/** Which structure begins where. All are placed before the first is written. */
class FileLayout {
  size = SUPERBLOCK_SIZE;
  readonly #parts: { readonly at: number; readonly fill: Fill }[] = [];
  #texts: { readonly address: number; used: number; readonly texts: Uint8Array[] } | undefined;

  /** @returns The address. */
  place(size: number, fill: Fill): number {
    const at = this.size;
    this.size = alignUp(at + size, 8);
    this.#parts.push({ at, fill });
    return at;
  }

  /** Puts a text into a global heap. @returns Where it is: the heap's address and the number in it. */
  text(bytes: Uint8Array): readonly [address: number, index: number] {
    const needed = 16 + alignUp(bytes.length, 8);
    let heap = this.#texts;
    if (heap === undefined || heap.used + needed > HEAP_SIZE - 16) {
      const texts: Uint8Array[] = [];
      const size = Math.max(HEAP_SIZE, 32 + needed);
      heap = { address: this.place(size, (writer) => writeHeap(writer, size, texts)), used: 16, texts };
      this.#texts = heap;
    }
    heap.used += needed;
    return [heap.address, heap.texts.push(bytes)];
  }

  finish(superblock: Fill): Image {
    const parts = [{ at: 0, fill: superblock }, ...this.#parts];
    return {
      size: this.size,
      write(target): void {
        for (const { at, fill } of parts) fill(new ByteWriter(target, at));
      },
    };
  }
}

/** The address of an object's header; of a group also its B-tree and heap. */
interface Place {
  readonly header: number;
  readonly tree: number;
  readonly heap: number;
}

/** II.A "Format Signature and Superblock", version 0, with the symbol table entry of the root. */
function writeSuperblock(writer: ByteWriter, root: Place, end: number): void {
  writer.ascii(HDF5_SIGNATURE);
  writer.u8(0, 0, 0, 0, 0, 8, 8, 0); // versions; widths of offsets and lengths
  writer.u16(LEAF_K, INTERNAL_K);
  writer.u32(0);
  writer.u64(0);
  writer.put(UNDEFINED);
  writer.u64(end);
  writer.put(UNDEFINED);
  writer.u64(0, root.header);
  writer.u32(1, 0); // the scratch pad holds the two addresses that follow
  writer.u64(root.tree, root.heap);
}

/** Members come first, so that their addresses are known. */
function placeGroup(file: FileLayout, group: GroupContent): Place {
  const encoder = new TextEncoder();
  const members = [...group.members].map(([name, member]) => ({
    name: encoder.encode(name),
    header: "members" in member ? placeGroup(file, member).header : placeDataset(file, member),
    nameAt: 0,
  }));
  members.sort((a, b) => compareBytes(a.name, b.name));
  let heapSize = 8; // begins with the empty name
  for (const member of members) {
    member.nameAt = heapSize;
    heapSize += alignUp(member.name.length + 1, 8);
  }
  const tree = placeTree(file, members);
  const names = file.place(heapSize, ({ bytes, position }) => {
    for (const { name, nameAt } of members) bytes.set(name, position + nameAt);
  });
  const heap = file.place(32, (writer) => {
    writer.ascii("HEAP");
    writer.u32(0);
    writer.u64(heapSize, 1, names); // 1: no free block
  });
  const table: Message = {
    type: 0x11,
    size: 16,
    fill: (writer) => writer.u64(tree, heap),
  };
  const attributes = Object.entries(group.attributes ?? {}).map(([name, text]) =>
    attributeMessage(file, name, text),
  );
  return { header: placeHeader(file, [table, ...attributes]), tree, heap };
}

interface Member {
  readonly name: Uint8Array;
  readonly header: number;
  readonly nameAt: number;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return (a[at] ?? -1) - (b[at] ?? -1);
}

/** III.A.1 "Version 1 B-trees" over III.B "Group Symbol Table Nodes". @returns The address of the root node. */
function placeTree(file: FileLayout, members: readonly Member[]): number {
  const size = 8 + 2 * LEAF_K * 40;
  let nodes = chunks(members, 2 * LEAF_K).map((part) => ({
    at: file.place(size, (writer) => writeLeaf(writer, part)),
    last: part.at(-1)?.nameAt ?? 0,
  }));
  for (let level = 0; level === 0 || nodes.length > 1; level++) nodes = placeLevel(file, nodes, level);
  return (nodes[0] as TreeNode).at;
}

/** A node with the place of its last name in the heap: the key between it and the next. */
interface TreeNode {
  readonly at: number;
  readonly last: number;
}

function placeLevel(file: FileLayout, nodes: readonly TreeNode[], level: number): TreeNode[] {
  const size = 24 + (4 * INTERNAL_K + 1) * 8;
  const parts: (readonly TreeNode[])[] = nodes.length === 0 ? [[]] : chunks(nodes, 2 * INTERNAL_K);
  const first = file.size;
  return parts.map((children, at) => {
    const sibling = (other: number): number | undefined =>
      other >= 0 && other < parts.length ? first + other * alignUp(size, 8) : undefined;
    const before = parts[at - 1]?.at(-1)?.last ?? 0;
    const address = file.place(size, (writer) => {
      writer.ascii("TREE");
      writer.u8(0, level);
      writer.u16(children.length);
      for (const other of [sibling(at - 1), sibling(at + 1)]) {
        if (other === undefined) writer.put(UNDEFINED);
        else writer.u64(other);
      }
      writer.u64(before);
      for (const child of children) writer.u64(child.at, child.last);
    });
    return { at: address, last: children.at(-1)?.last ?? 0 };
  });
}

function writeLeaf(writer: ByteWriter, members: readonly Member[]): void {
  writer.ascii("SNOD");
  writer.u8(1, 0);
  writer.u16(members.length);
  for (const { nameAt, header } of members) {
    writer.u64(nameAt, header);
    writer.position += 24; // nothing cached
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

function placeDataset(file: FileLayout, { shape, values, dtype }: DatasetContent): number {
  const size = values.length * FLOAT_BYTES[dtype];
  const data = file.place(size, ({ bytes, position }) =>
    storeFloats(values, dtype, bytes.subarray(position, position + size)),
  );
  const dataspace: Message = {
    type: 0x01,
    size: 8 + 8 * shape.length,
    fill(writer) {
      writer.u8(1, shape.length, 0, 0);
      writer.u32(0);
      writer.u64(...shape);
    },
  };
  const fillValue: Message = { type: 0x05, size: 8, fill: (writer) => writer.u8(2, 2, 2, 0) };
  const layout: Message = {
    type: 0x08,
    size: 18,
    fill(writer) {
      writer.u8(3, 1); // version 3, contiguous
      if (size === 0) writer.put(UNDEFINED);
      else writer.u64(data);
      writer.u64(size);
    },
  };
  const datatype: Message = { type: 0x03, size: 20, fill: (writer) => writeFloatType(writer, dtype) };
  return placeHeader(file, [dataspace, datatype, fillValue, layout]);
}

/** IV.A.2.d "The Datatype Message", class 1: bits, then where exponent and mantissa are, how wide, and the bias. */
function writeFloatType(writer: ByteWriter, dtype: StoredFloat): void {
  const bytes = FLOAT_BYTES[dtype];
  const [exponent, mantissa, bias] = dtype === "float32" ? ([8, 23, 127] as const) : ([5, 10, 15] as const);
  writer.u8(0x11, 0x20, 8 * bytes - 1, 0); // little-endian, implied leading bit, place of the sign
  writer.u32(bytes);
  writer.u16(0, 8 * bytes);
  writer.u8(mantissa, exponent, 0, mantissa);
  writer.u32(bias);
}

/** IV.A.2.m "The Attribute Message", version 1: one variable-length UTF-8 string. */
function attributeMessage(file: FileLayout, name: string, text: string): Message {
  const encoder = new TextEncoder();
  const [nameBytes, bytes] = [encoder.encode(name), encoder.encode(text)];
  const [heap, index] = file.text(bytes);
  const nameSize = alignUp(nameBytes.length + 1, 8);
  return {
    type: 0x0c,
    size: 8 + nameSize + 24 + 8 + 16,
    fill(writer) {
      writer.u8(1, 0);
      writer.u16(nameBytes.length + 1, 20, 8);
      writer.put(nameBytes);
      writer.position += nameSize - nameBytes.length;
      writer.u8(0x19, 0x01, 0x01, 0); // variable length: a string, UTF-8
      writer.u32(16);
      writer.u8(0x10, 0, 0, 0); // of unsigned bytes
      writer.u32(1);
      writer.u16(0, 8);
      writer.position += 4;
      writer.u8(1, 0, 0, 0); // a scalar
      writer.u32(0, bytes.length);
      writer.u64(heap);
      writer.u32(index);
    },
  };
}

/** The smallest size that libhdf5 gives a global heap. */
const HEAP_SIZE = 4096;

/** III.E "Disk Format: Level 1E - Global Heap". */
function writeHeap(writer: ByteWriter, size: number, texts: readonly Uint8Array[]): void {
  const end = writer.position + size;
  writer.ascii("GCOL");
  writer.u32(1);
  writer.u64(size);
  for (const [at, text] of texts.entries()) {
    writer.u16(at + 1, 0);
    writer.u32(0);
    writer.u64(text.length);
    writer.put(text);
    writer.position = alignUp(writer.position, 8);
  }
  writer.u64(0, end - writer.position); // the rest is free
}

interface Message {
  readonly type: number;
  readonly size: number;
  readonly fill: Fill;
}

/** IV.A.1.a "Version 1 Data Object Header Prefix", then the messages, each of a multiple of 8 bytes. */
function placeHeader(file: FileLayout, messages: readonly Message[]): number {
  const size = messages.reduce((sum, message) => sum + 8 + alignUp(message.size, 8), 0);
  return file.place(16 + size, (writer) => {
    writer.u8(1, 0);
    writer.u16(messages.length);
    writer.u32(1, size, 0);
    for (const message of messages) {
      writer.u16(message.type, alignUp(message.size, 8));
      writer.u32(0);
      const end = writer.position + alignUp(message.size, 8);
      message.fill(writer);
      writer.position = end;
    }
  });
}
