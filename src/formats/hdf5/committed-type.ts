import { UnsupportedError } from "../../core/errors.ts";
import type { Cursor } from "../bytes.ts";
import type { Hdf5Context } from "./context.ts";
import { readDatatype, type Datatype } from "./datatype.ts";
import { findMessage, MESSAGE, readObjectHeader, messageCursor } from "./object-header.ts";

/** A message may be shared in two ways; the other way is an ID in a heap. */
const IN_OBJECT_HEADER = 2;

/**
 * The type that stands in an object of its own, which this message points to (HDF5 File Format Specification 3.0, IV.A.2 "shared
 * message", versions 1 to 3).
 */
export function committedType(context: Hdf5Context, cursor: Cursor): Datatype {
  const version = cursor.u8();
  const kind = cursor.u8();
  if (version === 1) cursor.skip(6);
  if (version < 1 || version > 3 || (version === 3 && kind !== IN_OBJECT_HEADER)) {
    throw new UnsupportedError("a type shared in this way cannot be read", {
      path: context.source.place(cursor.start),
      received: `version ${version}, kind ${kind}`,
    });
  }
  const header = readObjectHeader(context, context.requireAddress(cursor));
  const message = findMessage(header, MESSAGE.datatype);
  if (message === undefined || message.shared) throw cursor.fail("leads to no datatype");
  return readDatatype(messageCursor(context, message, "committed datatype"));
}
