import { ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import type { ByteSource, Cursor } from "../bytes.ts";
import { INFLATE_FLOOR, type FormatLimits } from "../limits.ts";

/**
 * The list of an archive's members, from its central directory alone. Section numbers are those of PKWARE's APPNOTE.TXT 6.3.10.
 * Everything here was written by the archive's author, so each statement is checked against the bytes it speaks of.
 */
export interface ZipEntry {
  readonly name: string;
  /** 0 = stored, 8 = deflated; others are listed but cannot be read. */
  readonly method: number;
  readonly crc32: number;
  /** Bytes in the archive and bytes once inflated. */
  readonly storedSize: number;
  readonly size: number;
  /** Where the local header and where the data begin. */
  readonly headerAt: number;
  readonly dataAt: number;
}

type CentralHeader = Omit<ZipEntry, "dataAt"> & { readonly rawName: Uint8Array; readonly flags: number };

interface DirectoryEnd {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
  /** The first byte after the directory. */
  readonly at: number;
}

const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const END_SIGNATURE = 0x06054b50;
const SATURATED_16 = 0xffff;
const SATURATED_32 = 0xffffffff;

const FLAG_ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
/** The sizes follow the data, and the local header may hold zeros instead. */
const FLAG_DESCRIPTOR = 0x0008;

/** @throws ModelFormatError if any statement contradicts another; UnsupportedError for encrypted and multi-disk archives. */
export function readDirectory(source: ByteSource, limits: FormatLimits): ZipEntry[] {
  const end = findEnd(source);
  if (end.count > limits.zipEntries) {
    throw source.fail(end.at, "zip archive", "has too many members", {
      expected: `at most ${limits.zipEntries}`,
      received: `${end.count}`,
    });
  }
  if (end.offset + end.size !== end.at) {
    throw source.fail(
      end.at,
      "zip directory",
      "is not where the archive says, directly before the end record",
      {
        expected: `end at byte ${end.at}`,
        received: `bytes ${end.offset} to ${end.offset + end.size}`,
      },
    );
  }
  const cursor = source.cursor(end.offset, end.size, "zip directory");
  const entries: ZipEntry[] = [];
  for (let i = 0; i < end.count; i++) entries.push(locate(source, readHeader(cursor)));
  if (cursor.remaining !== 0) throw cursor.fail("holds more than the members it counts");
  rejectDuplicates(source, entries);
  rejectOverlaps(source, entries, end.offset);
  rejectInflation(source, entries, limits);
  return entries;
}

/** 4.3.16 End of central directory record: the last thing in the file, followed by nothing but its own comment. */
function findEnd(source: ByteSource): DirectoryEnd {
  const last = source.length - END_SIZE;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (source.view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (source.view.getUint16(at + 20, true) !== last - at) continue;
    return readEnd(source, at);
  }
  throw new ModelFormatError(
    "the zip archive has no end record: the file is cut short or has bytes added at its end",
    {
      path: source.name,
      expected: "a complete .keras file",
      received: `${source.length} bytes`,
    },
  );
}

function readEnd(source: ByteSource, at: number): DirectoryEnd {
  const cursor = source.cursor(at, END_SIZE, "zip end record");
  cursor.skip(4);
  const disk = cursor.u16();
  const directoryDisk = cursor.u16();
  const countHere = cursor.u16();
  const count = cursor.u16();
  const size = cursor.u32();
  const offset = cursor.u32();
  if (count === SATURATED_16 || size === SATURATED_32 || offset === SATURATED_32) {
    return readEnd64(source, at);
  }
  if (disk !== 0 || directoryDisk !== 0 || countHere !== count) throw splitArchive(source);
  return { count, size, offset, at };
}

/** 4.3.15 Zip64 end of central directory locator, 20 bytes before the end record; 4.3.14 the record it points to. */
function readEnd64(source: ByteSource, endAt: number): DirectoryEnd {
  const locator = source.cursor(endAt - 20, 20, "zip64 locator");
  locator.signature("PK\x06\x07");
  const recordDisk = locator.u32();
  const at = locator.u64();
  const disks = locator.u32();
  const record = source.cursor(at, 56, "zip64 end record");
  record.signature("PK\x06\x06");
  const size64 = record.u64();
  if (at + 12 + size64 !== endAt - 20) throw record.fail("does not end where its locator begins");
  record.skip(4);
  const disk = record.u32();
  const directoryDisk = record.u32();
  const countHere = record.u64();
  const count = record.u64();
  const size = record.u64();
  const offset = record.u64();
  if (recordDisk !== 0 || disks > 1 || disk !== 0 || directoryDisk !== 0 || countHere !== count) {
    throw splitArchive(source);
  }
  return { count, size, offset, at };
}

/** 4.3.12 Central directory file header. */
function readHeader(cursor: Cursor): CentralHeader {
  cursor.signature("PK\x01\x02");
  cursor.skip(4);
  const flags = cursor.u16();
  const method = cursor.u16();
  cursor.skip(4);
  const crc32 = cursor.u32();
  let storedSize = cursor.u32();
  let size = cursor.u32();
  const nameLength = cursor.u16();
  const extraLength = cursor.u16();
  const commentLength = cursor.u16();
  const disk = cursor.u16();
  cursor.skip(6);
  let headerAt = cursor.u32();
  const rawName = cursor.take(nameLength);
  const extra = cursor.sub(extraLength, "zip member's extra field");
  cursor.skip(commentLength);

  const saturated = [size, storedSize, headerAt].some((field) => field === SATURATED_32);
  const zip64 = saturated ? findZip64(extra) : undefined;
  if (zip64 !== undefined) {
    if (size === SATURATED_32) size = zip64.u64();
    if (storedSize === SATURATED_32) storedSize = zip64.u64();
    if (headerAt === SATURATED_32) headerAt = zip64.u64();
  }
  const name = readName(cursor, rawName);
  if (disk !== 0) throw splitArchive(cursor.source);
  if (flags & FLAG_ENCRYPTED) {
    throw new UnsupportedError("encrypted archives cannot be read", {
      path: `${cursor.source.name}: ${name}`,
    });
  }
  return { name, rawName, flags, method, crc32, storedSize, size, headerAt };
}

/** 4.5.3 Zip64 extended information (0x0001): 64-bit values, in this order, of the fields that are saturated in the header. */
function findZip64(extra: Cursor): Cursor {
  while (extra.remaining >= 4) {
    const id = extra.u16();
    const field = extra.sub(extra.u16(), "zip64 field");
    if (id === 0x0001) return field;
  }
  throw extra.fail("lacks the zip64 sizes the header refers to");
}

/** In UTF-16 units: far beyond any path in a model, and short enough to be shown whole. */
const LONGEST_NAME = 512;

/** Members are never written to a disk; a name that tries to climb out of a folder still marks an archive made to do harm. */
function readName(cursor: Cursor, rawName: Uint8Array): string {
  const name = new TextDecoder().decode(rawName);
  const hostile =
    name === "" || name.length > LONGEST_NAME || /^\/|^[A-Za-z]:|\\|\0|(^|\/)\.\.?(\/|$)/.test(name);
  if (hostile) {
    throw cursor.fail("names a member that is not a plain relative path", {
      received: JSON.stringify(name.slice(0, 80)),
    });
  }
  return name;
}

/** 4.3.7 Local file header: must repeat what the directory says. Its extra field may differ in length, so only it knows where data begin. */
function locate(source: ByteSource, header: CentralHeader): ZipEntry {
  const cursor = source.from(header.headerAt, `local header of "${header.name}"`);
  cursor.signature("PK\x03\x04");
  cursor.skip(2);
  const flags = cursor.u16();
  const method = cursor.u16();
  cursor.skip(4);
  const crc32 = cursor.u32();
  let storedSize = cursor.u32();
  let size = cursor.u32();
  const nameLength = cursor.u16();
  const extraLength = cursor.u16();
  const rawName = cursor.take(nameLength);
  const extra = cursor.sub(extraLength, "local extra field");
  if (size === SATURATED_32 && storedSize === SATURATED_32) {
    const zip64 = findZip64(extra);
    size = zip64.u64();
    storedSize = zip64.u64();
  }

  const later = (flags & FLAG_DESCRIPTOR) !== 0;
  const agrees = (local: number, central: number): boolean => local === central || (later && local === 0);
  const consistent =
    flags === header.flags &&
    method === header.method &&
    agrees(crc32, header.crc32) &&
    agrees(storedSize, header.storedSize) &&
    agrees(size, header.size) &&
    rawName.length === header.rawName.length &&
    rawName.every((byte, i) => byte === header.rawName[i]);
  if (!consistent) throw cursor.fail("contradicts the zip directory");
  if (cursor.remaining < header.storedSize) {
    throw cursor.fail("announces more data than the file holds", {
      expected: `${header.storedSize} bytes`,
      received: `${cursor.remaining}`,
    });
  }
  const { name, headerAt } = header;
  return {
    name,
    method,
    crc32: header.crc32,
    storedSize: header.storedSize,
    size: header.size,
    headerAt,
    dataAt: cursor.position,
  };
}

function rejectDuplicates(source: ByteSource, entries: readonly ZipEntry[]): void {
  const seen = new Set<string>();
  for (const { name, headerAt } of entries) {
    if (seen.has(name)) throw source.fail(headerAt, "zip archive", `holds "${name}" twice`);
    seen.add(name);
  }
}

/** Members that share bytes are how a small archive becomes a large one (zbsm.zip) and how two readers see two files. */
function rejectOverlaps(source: ByteSource, entries: readonly ZipEntry[], directoryAt: number): void {
  const byPlace = [...entries].sort((a, b) => a.headerAt - b.headerAt);
  byPlace.forEach((entry, i) => {
    const next = byPlace[i + 1]?.headerAt ?? directoryAt;
    if (entry.dataAt + entry.storedSize > next) {
      throw source.fail(entry.headerAt, `zip member "${entry.name}"`, "overlaps what follows it");
    }
  });
}

/** Many small members are let through one by one; together they count as one. */
function rejectInflation(source: ByteSource, entries: readonly ZipEntry[], limits: FormatLimits): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const most = Math.min(limits.modelBytes, Math.max(INFLATE_FLOOR, limits.inflateRatio * source.length));
  if (total <= most) return;
  throw new ModelFormatError("the members of the archive inflate beyond the allowed ratio or size", {
    path: source.name,
    expected: `at most ${most} bytes together`,
    received: `${total} bytes`,
  });
}

function splitArchive(source: ByteSource): UnsupportedError {
  return new UnsupportedError("archives split over several files cannot be read", { path: source.name });
}
