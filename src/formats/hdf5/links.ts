import type { ModelFormatError } from "../../core/errors.ts";
import type { Cursor } from "../bytes.ts";
import { readTree1, TREE_OF_LINKS } from "./btree1.ts";
import { readTree2 } from "./btree2.ts";
import type { Hdf5Context } from "./context.ts";
import { FractalHeap } from "./fractal-heap.ts";
import { LocalHeap } from "./local-heap.ts";
import { findMessage, MESSAGE, messageCursor, type Message, type ObjectHeader } from "./object-header.ts";

/** A group's links: member name -> address of its object header. Hard links only: no other is ever followed. */
export type Links = ReadonlyMap<string, number>;

export function isGroup(header: ObjectHeader): boolean {
  return header.messages.some(
    ({ type }) =>
      type === MESSAGE.symbolTable ||
      type === MESSAGE.linkInfo ||
      type === MESSAGE.link ||
      type === MESSAGE.groupInfo,
  );
}

/** @throws ModelFormatError for soft and external links and for a name used twice. */
export function readLinks(context: Hdf5Context, header: ObjectHeader): Links {
  const links = new Map<string, number>();
  const add = (name: string, address: number): void => {
    if (links.has(name))
      throw context.source.fail(
        header.address,
        "group",
        `has two members ${JSON.stringify(name.slice(0, 80))}`,
      );
    links.set(name, address);
  };
  for (const message of header.messages) {
    if (message.type === MESSAGE.symbolTable) readSymbolTable(context, message, add);
    else if (message.type === MESSAGE.link) readLink(context, messageCursor(context, message, "link"), add);
  }
  readDenseLinks(context, header, add);
  return links;
}

type AddLink = (name: string, address: number) => void;

/** HDF5 File Format Specification 3.0, IV.A.2.r "The Symbol Table Message": an old-style group's B-tree and local heap. */
function readSymbolTable(context: Hdf5Context, message: Message, add: AddLink): void {
  const cursor = messageCursor(context, message, "symbol table");
  const tree = context.requireAddress(cursor);
  const heap = new LocalHeap(context, context.requireAddress(cursor));
  const keySize = context.widths.lengths; // where the first name of a leaf is in the heap
  for (const leaf of readTree1(context, tree, TREE_OF_LINKS, keySize))
    readLeaf(context, leaf.address, heap, add);
}

const CACHED_SOFT_LINK = 2;

/** III.B "Group Symbol Table Nodes" and III.C "Symbol Table Entry". */
function readLeaf(context: Hdf5Context, address: number, heap: LocalHeap, add: AddLink): void {
  const cursor = context.from(address, "symbol table node");
  cursor.signature("SNOD");
  cursor.skip(2); // version, reserved
  const count = cursor.u16();
  context.spendNodes(count);
  for (let i = 0; i < count; i++) {
    const name = heap.name(context.requireAddress(cursor));
    const header = context.address(cursor);
    const cacheType = cursor.u32();
    cursor.skip(20); // reserved, scratch pad
    if (cacheType === CACHED_SOFT_LINK || header === undefined) {
      throw notHard(context, address, name, "a soft link");
    }
    add(name, header);
  }
}

/** IV.A.2.g "The Link Message": one member of a new-style group. */
function readLink(context: Hdf5Context, cursor: Cursor, add: AddLink): void {
  const version = cursor.u8();
  if (version !== 1) throw cursor.fail("is of no known version", { expected: "1", received: `${version}` });
  const flags = cursor.u8();
  const type = flags & 0x08 ? cursor.u8() : 0;
  if (flags & 0x04) cursor.skip(8); // creation order
  if (flags & 0x10) cursor.skip(1); // character set of the name
  const name = context.text(cursor.take(cursor.uint(([1, 2, 4, 8] as const)[flags & 3]!)));
  if (type !== 0)
    throw notHard(context, cursor.start, name, LINK_TYPES.get(type) ?? `a link of type ${type}`);
  add(name, context.requireAddress(cursor));
}

const LINK_TYPES: ReadonlyMap<number, string> = new Map([
  [1, "a soft link"],
  [64, "a link to another file"],
]);

/** Records of the tree of names: a hash, then the ID of the link in the heap. */
const LINK_NAME_RECORD = 5;

/** IV.A.2.c "The Link Info Message": a large new-style group keeps its links in a fractal heap, and a tree of their names. */
function readDenseLinks(context: Hdf5Context, header: ObjectHeader, add: AddLink): void {
  const message = findMessage(header, MESSAGE.linkInfo);
  if (message === undefined) return;
  const cursor = messageCursor(context, message, "link info");
  cursor.skip(1); // version
  if (cursor.u8() & 0x01) cursor.skip(8); // highest creation index
  const address = context.address(cursor);
  if (address === undefined) return;
  const heap = new FractalHeap(context, address);
  for (const { record } of readTree2(context, context.requireAddress(cursor), [LINK_NAME_RECORD])) {
    record.skip(4);
    readLink(context, heap.object(record), add);
  }
}

function notHard(context: Hdf5Context, at: number, name: string, kind: string): ModelFormatError {
  return context.source.fail(
    at,
    `member ${JSON.stringify(name.slice(0, 80))}`,
    `is ${kind}: only objects within the file are read`,
  );
}
