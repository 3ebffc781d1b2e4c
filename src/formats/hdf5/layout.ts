import { type ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import type { Hdf5Context } from "./context.ts";
import { findMessage, MESSAGE, messageCursor, type ObjectHeader } from "./object-header.ts";

/** Where a dataset's raw bytes are. `chunked` datasets are listed, but their values are not read. */
export type Layout =
  { readonly kind: "contiguous"; readonly at: number; readonly size: number } | { readonly kind: "chunked" };

const COMPACT = 0;
const CONTIGUOUS = 1;
const CHUNKED = 2;
const VIRTUAL = 3;

/**
 * HDF5 File Format Specification 3.0, IV.A.2.i "The Data Layout Message", versions 3 and 4.
 *
 * @throws ModelFormatError for data kept outside this file (IV.A.2.h, external files; virtual datasets).
 */
export function readLayout(context: Hdf5Context, header: ObjectHeader): Layout {
  const message = findMessage(header, MESSAGE.layout);
  if (message === undefined) throw context.source.fail(header.address, "dataset", "has no data layout");
  if (findMessage(header, MESSAGE.externalFiles)) throw outside(context, header, "external files");
  const cursor = messageCursor(context, message, "data layout");
  const version = cursor.u8();
  if (version < 3 || version > 5) {
    throw new UnsupportedError("only data layouts of version 3 and later can be read", {
      path: context.source.place(message.at),
      received: `version ${version}`,
    });
  }
  const layoutClass = cursor.u8();
  if (layoutClass === VIRTUAL) throw outside(context, header, "a virtual dataset");
  if (layoutClass === CHUNKED) return { kind: "chunked" };
  if (findMessage(header, MESSAGE.filters)) {
    throw cursor.fail("has filters, which only chunked data can have");
  }
  if (layoutClass === COMPACT) {
    const size = cursor.u16();
    const at = cursor.position;
    cursor.skip(size);
    return { kind: "contiguous", at, size };
  }
  if (layoutClass !== CONTIGUOUS) throw cursor.fail("is of no known class", { received: `${layoutClass}` });
  const at = context.address(cursor);
  const size = context.length(cursor);
  if (at === undefined && size > 0) {
    throw cursor.fail("declares data that were never written", { received: `${size} bytes` });
  }
  context.source.cursor(at ?? 0, size, "dataset's data");
  return { kind: "contiguous", at: at ?? 0, size };
}

function outside(context: Hdf5Context, header: ObjectHeader, where: string): ModelFormatError {
  return context.source.fail(
    header.address,
    "dataset",
    `keeps its data outside the file, in ${where}: this is never followed`,
  );
}
