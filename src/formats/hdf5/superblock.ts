import { ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import type { ByteSource, Cursor } from "../bytes.ts";
import type { FormatLimits } from "../limits.ts";
import { Hdf5Context } from "./context.ts";

export const HDF5_SIGNATURE = "\x89HDF\r\n\x1a\n";

/** Does the file begin with the HDF5 signature? A user block before it, which Keras never writes, is not looked for. */
export function isHdf5(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && [...HDF5_SIGNATURE].every((letter, i) => bytes[i] === letter.charCodeAt(0));
}

/**
 * HDF5 File Format Specification 3.0, II.A "Format Signature and Superblock": versions 0 to 3.
 *
 * @returns the file's context and the address of the root group's object header.
 * @throws ModelFormatError if the file is cut short; UnsupportedError for a base address or widths nobody writes.
 */
export function readSuperblock(
  source: ByteSource,
  limits: FormatLimits,
): { context: Hdf5Context; root: number } {
  if (!isHdf5(source.bytes)) {
    throw new ModelFormatError("not an HDF5 file: its signature is missing", { path: source.name });
  }
  const cursor = source.from(0, "HDF5 superblock");
  cursor.skip(HDF5_SIGNATURE.length);
  const version = cursor.u8();
  if (version > 3) {
    throw new UnsupportedError("only superblock versions 0 to 3 are known", {
      path: source.name,
      received: `${version}`,
    });
  }
  const context = new Hdf5Context(source, readWidths(cursor, version), limits);

  const base = context.requireAddress(cursor);
  if (base !== 0) {
    throw new UnsupportedError("an HDF5 file that begins elsewhere than at byte 0 cannot be read", {
      path: source.name,
      received: `base address ${base}`,
    });
  }
  context.address(cursor); // versions 0, 1: free-space information; 2, 3: superblock extension
  const end = context.requireAddress(cursor);
  if (end > source.length) {
    throw new ModelFormatError("the file is cut short", {
      path: source.name,
      expected: `${end} bytes`,
      received: `${source.length}`,
    });
  }
  if (version < 2) return { context, root: readRootEntry(context, cursor) };
  const root = context.requireAddress(cursor);
  context.verifyChecksum(0, cursor.position, "HDF5 superblock");
  return { context, root };
}

/** The fields between the version and the base address. */
function readWidths(cursor: Cursor, version: number): Hdf5Context["widths"] {
  if (version < 2) cursor.skip(4); // versions of free space, root group and shared header; reserved
  const offsets = cursor.u8();
  const lengths = cursor.u8();
  cursor.skip(version === 0 ? 9 : version === 1 ? 13 : 1); // reserved, group node sizes and consistency flags
  if ((offsets !== 4 && offsets !== 8) || (lengths !== 4 && lengths !== 8)) {
    throw new UnsupportedError("addresses and sizes must be 4 or 8 bytes wide", {
      path: cursor.source.name,
      received: `${offsets} and ${lengths}`,
    });
  }
  return { offsets, lengths };
}

/** III.C "Symbol Table Entry" of the root group; its name and its cached scratch pad are not needed. */
function readRootEntry(context: Hdf5Context, cursor: Cursor): number {
  context.address(cursor); // driver information
  context.address(cursor); // link name offset
  return context.requireAddress(cursor);
}
