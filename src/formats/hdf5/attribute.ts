import { UnsupportedError } from "../../core/errors.ts";
import type { Cursor } from "../bytes.ts";
import type { Hdf5Context } from "./context.ts";
import { readTree2 } from "./btree2.ts";
import { committedType } from "./committed-type.ts";
import { readDataspace, type Dataspace } from "./dataspace.ts";
import { readDatatype, type Datatype } from "./datatype.ts";
import type { GlobalHeap } from "./global-heap.ts";
import { FractalHeap } from "./fractal-heap.ts";
import { findMessage, MESSAGE, messageCursor, type ObjectHeader } from "./object-header.ts";
import { NUMBERS } from "../numbers.ts";

/** A scalar gives one value, an array of any rank a flat list, an empty (null) attribute an empty list. */
export type AttributeValue = string | number | readonly string[] | readonly number[];

/** The attributes of one object. Names are read at once, a value when it is first asked for. */
export class Attributes {
  readonly #context: Hdf5Context;
  readonly #heap: GlobalHeap;
  readonly #header: ObjectHeader;
  readonly #values: Map<string, AttributeValue> = new Map();
  #raw: Map<string, RawAttribute> | undefined;

  constructor(context: Hdf5Context, heap: GlobalHeap, header: ObjectHeader) {
    this.#context = context;
    this.#heap = heap;
    this.#header = header;
  }

  names(): string[] {
    return [...this.#list().keys()];
  }

  /** @returns `undefined` if there is no such attribute. @throws UnsupportedError for a type that is not read. */
  get(name: string): AttributeValue | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const raw = this.#list().get(name);
    if (raw === undefined) return undefined;
    const value = readValue(this.#context, this.#heap, raw);
    this.#values.set(name, value);
    return value;
  }

  #list(): Map<string, RawAttribute> {
    if (this.#raw === undefined) {
      const context = this.#context;
      const messages = this.#header.messages.filter((message) => message.type === MESSAGE.attribute);
      const parts = messages.map((message) => messageCursor(context, message, "attribute"));
      for (const part of denseAttributes(context, this.#header)) parts.push(part);
      const list = new Map<string, RawAttribute>();
      for (const part of parts) {
        const [name, attribute] = readAttribute(context, part);
        if (list.has(name)) throw part.fail("stands twice", { received: JSON.stringify(name.slice(0, 80)) });
        list.set(name, attribute);
      }
      this.#raw = list;
    }
    return this.#raw;
  }
}

interface RawAttribute {
  readonly datatype: Datatype;
  readonly dataspace: Dataspace;
  readonly scalar: boolean;
  readonly data: Cursor;
}

/** HDF5 File Format Specification 3.0, IV.A.2.m "The Attribute Message", versions 1 to 3. Version 1 pads each part to 8 bytes. */
function readAttribute(context: Hdf5Context, cursor: Cursor): [string, RawAttribute] {
  const version = cursor.u8();
  if (version < 1 || version > 3) throw cursor.fail("is of no known version", { received: `${version}` });
  const flags = cursor.u8();
  if (version > 1 && flags & 0x02) throw unsupported(context, cursor.start, "an attribute of a shared shape");
  const sizes = [cursor.u16(), cursor.u16(), cursor.u16()] as const;
  if (version === 3) cursor.skip(1); // character set of the name
  const part = (size: number, what: string): Cursor => {
    const found = cursor.sub(size, what);
    if (version === 1) cursor.align(8);
    return found;
  };
  const name = part(sizes[0], "attribute name");
  const type = part(sizes[1], "attribute datatype");
  const datatype = version > 1 && flags & 0x01 ? committedType(context, type) : readDatatype(type);
  const space = part(sizes[2], "attribute dataspace");
  const dataspace = readDataspace(context, space);
  const data = cursor.sub(cursor.remaining, "attribute value");
  const text = context.text(name.take(name.remaining)).replace(/\0.*$/s, "");
  return [text, { datatype, dataspace, scalar: dataspace.shape.length === 0, data }];
}

function readValue(context: Hdf5Context, heap: GlobalHeap, raw: RawAttribute): AttributeValue {
  const { datatype, dataspace, scalar } = raw;
  raw.data.position = raw.data.start;
  const data = raw.data.sub(dataspace.elements * datatype.size, "attribute value");
  context.spendTextBytes(data.remaining);
  const list = readList(context, heap, datatype, data, dataspace.elements);
  return scalar ? list[0]! : list;
}

function readList(
  context: Hdf5Context,
  heap: GlobalHeap,
  datatype: Datatype,
  data: Cursor,
  count: number,
): string[] | number[] {
  if (datatype.kind === "number") {
    const read = NUMBERS[datatype.type];
    return Array.from({ length: count }, (_, i) => read(context.source.view, data.start + i * datatype.size));
  }
  if (datatype.kind === "string") {
    const trim = (text: string): string => (datatype.padding === SPACE_PADDED ? text.trimEnd() : text);
    return Array.from({ length: count }, () => trim(decodeText(data.take(datatype.size))));
  }
  if (datatype.kind === "vlen-string") {
    return Array.from({ length: count }, () => readVlen(context, heap, data));
  }
  const type = datatype.kind === "unknown" ? datatype.description : datatype.kind;
  throw unsupported(context, data.start, `an attribute of type ${type}`);
}

/** IV.B "Disk Format: Level 2B - Data Object Data Storage": a variable-length value is its length and a global heap ID. */
function readVlen(context: Hdf5Context, heap: GlobalHeap, data: Cursor): string {
  const length = data.u32();
  const address = context.address(data);
  const index = data.u32();
  if (length === 0 || address === undefined) return "";
  context.spendTextBytes(length);
  const bytes = heap.read(address, index);
  if (length > bytes.length) {
    throw data.fail("is longer than its place in the global heap", { received: `${length} bytes` });
  }
  return decodeText(bytes.subarray(0, length));
}

/** Strings of Fortran programs; all others end at a NUL or at their size. */
const SPACE_PADDED = 2;

/** UTF-8 up to the first NUL. */
function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Records of the tree of names: they begin with the ID of the attribute in the heap. */
const ATTRIBUTE_NAME_RECORD = 8;
const HEAP_ID = 8;
const FLAG_SHARED = 0x02;

/** IV.A.2.v "The Attribute Info Message": many attributes are kept in a fractal heap, with a tree of their names. */
function* denseAttributes(context: Hdf5Context, header: ObjectHeader): Generator<Cursor> {
  const message = findMessage(header, MESSAGE.attributeInfo);
  if (message === undefined) return;
  const cursor = messageCursor(context, message, "attribute info");
  cursor.skip(1);
  if (cursor.u8() & 0x01) cursor.skip(2); // highest creation index
  const address = context.address(cursor);
  if (address === undefined) return;
  const heap = new FractalHeap(context, address);
  for (const { record } of readTree2(context, context.requireAddress(cursor), [ATTRIBUTE_NAME_RECORD])) {
    const id = record.sub(HEAP_ID, "heap ID");
    if (record.u8() & FLAG_SHARED) throw unsupported(context, id.start, "a shared attribute");
    yield heap.object(id);
  }
}

function unsupported(context: Hdf5Context, at: number, what: string): UnsupportedError {
  return new UnsupportedError(`${what} cannot be read`, { path: context.source.place(at) });
}
