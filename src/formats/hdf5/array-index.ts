import type { Cursor } from "../bytes.ts";
import type { Hdf5Context } from "./context.ts";

/**
 * The two indexes that are arrays of elements, one for each chunk (HDF5 File Format Specification 3.0, VII.C "Fixed Array" and VII.D
 * "Extensible Array"). Each yields the elements in order, `undefined` for those that were never written.
 */
export type Elements = Generator<Cursor | undefined>;

const CHECKSUM = 4;

/** Signature, version, client: what each block begins with; all but headers go on with the header's address. */
function open(context: Hdf5Context, at: number, signature: string, header?: number): Cursor {
  const what = header === undefined ? "chunk array" : "chunk array's block";
  const cursor = context.from(at, what);
  cursor.signature(signature);
  cursor.skip(2);
  if (header !== undefined && context.address(cursor) !== header) throw cursor.fail("belongs elsewhere");
  return cursor;
}

function verify(context: Hdf5Context, cursor: Cursor): void {
  context.verifyChecksum(cursor.start, cursor.position, cursor.what);
  cursor.skip(CHECKSUM);
}

/** The array whose size is fixed: one data block. */
export function* fixedArray(context: Hdf5Context, at: number): Elements {
  const header = open(context, at, "FAHD");
  const elementSize = header.u8();
  const pageLength = 2 ** header.u8();
  const count = context.length(header);
  const block = context.address(header);
  verify(context, header);
  if (block === undefined) return;
  const cursor = open(context, block, "FADB", at);
  const paged = count > pageLength;
  const written = paged ? cursor.take(Math.ceil(Math.ceil(count / pageLength) / 8)) : undefined;
  yield* blockElements(context, cursor, { count, elementSize, pageLength, written });
}

/** The array that grows: the first elements stand in its index block, then come data blocks of growing size. */
export function* extensibleArray(context: Hdf5Context, at: number): Elements {
  const header = open(context, at, "EAHD");
  const elementSize = header.u8();
  const bits = header.u8();
  const inIndex = header.u8();
  const smallest = header.u8();
  const pointers = header.u8();
  const pageLength = 2 ** header.u8();
  for (let i = 0; i < 4; i++) context.length(header); // statistics
  let left = context.length(header); // elements that are set
  context.length(header); // elements there is room for
  const indexBlock = context.address(header);
  verify(context, header);
  if (indexBlock === undefined) return;
  if (bits > 64 || smallest === 0 || pointers === 0) throw header.fail("has impossible sizes");
  const offsetWidth = (bits + 7) >> 3;

  const index = open(context, indexBlock, "EAIB", at);
  const cursors = elements(context, index, inIndex, elementSize);
  const superBlocks = 1 + bits - Math.log2(smallest);
  const direct = 2 * Math.log2(pointers); // super blocks whose data blocks the index block knows itself
  const places = Array.from({ length: 2 * (pointers - 1) + Math.max(0, superBlocks - direct) }, () =>
    context.address(index),
  );
  verify(context, index);
  yield* cursors.slice(0, left);
  left -= inIndex;

  for (let row = 0; row < superBlocks && left > 0; row++) {
    const blocks = 2 ** (row >> 1);
    const count = 2 ** ((row + 1) >> 1) * smallest;
    const pages = count > pageLength ? count / pageLength : 0;
    const bitmapSize = Math.ceil(pages / 8);
    let addresses: readonly (number | undefined)[];
    let bitmaps: Uint8Array | undefined;
    if (row < direct) addresses = places.splice(0, blocks);
    else {
      const place = places.shift();
      const superBlock = place === undefined ? undefined : open(context, place, "EASB", at);
      superBlock?.skip(offsetWidth);
      bitmaps = superBlock?.take(blocks * bitmapSize);
      addresses = Array.from(
        { length: Math.min(blocks, Math.ceil(left / count)) },
        () => superBlock && context.address(superBlock),
      );
      superBlock?.skip((blocks - addresses.length) * context.widths.offsets);
      if (superBlock) verify(context, superBlock);
    }
    for (const [i, address] of addresses.entries()) {
      if (left <= 0) break;
      const needed = Math.min(left, count);
      left -= count;
      if (address === undefined) {
        context.spendNodes(needed);
        for (let e = 0; e < needed; e++) yield undefined;
        continue;
      }
      const cursor = open(context, address, "EADB", at);
      cursor.skip(offsetWidth);
      const written = pages > 0 ? bitmaps : undefined;
      let taken = 0;
      for (const element of blockElements(
        context,
        cursor,
        { count, elementSize, pageLength, written },
        i * pages,
      )) {
        if (taken++ >= needed) break;
        yield element;
      }
    }
  }
}

interface BlockShape {
  readonly count: number;
  readonly elementSize: number;
  readonly pageLength: number;
  /** A bit for each page, the highest first, if the block has pages; each of these has a checksum of its own. */
  readonly written: Uint8Array | undefined;
}

function* blockElements(context: Hdf5Context, cursor: Cursor, shape: BlockShape, firstPage = 0): Elements {
  const { count, elementSize, pageLength, written } = shape;
  if (written === undefined) {
    const all = elements(context, cursor, count, elementSize);
    verify(context, cursor);
    yield* all;
    return;
  }
  verify(context, cursor);
  for (let first = 0, page = firstPage; first < count; first += pageLength, page++) {
    const length = Math.min(pageLength, count - first);
    const set = ((written[page >> 3] ?? 0) & (0x80 >> (page & 7))) !== 0;
    const what = cursor.sub(length * elementSize + CHECKSUM, "chunk array's page");
    const all = elements(context, what, length, elementSize);
    if (set) verify(context, what);
    yield* set ? all : all.map(() => undefined);
  }
}

function elements(context: Hdf5Context, cursor: Cursor, count: number, size: number): Cursor[] {
  context.spendNodes(count);
  return Array.from({ length: count }, () => cursor.sub(size, "chunk array's element"));
}
