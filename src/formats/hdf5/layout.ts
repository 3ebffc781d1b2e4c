import { type ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import type { Cursor } from "../bytes.ts";
import { MAX_RANK } from "../limits.ts";
import type { Hdf5Context } from "./context.ts";
import { type Filter, readFilters } from "./filters.ts";
import { findMessage, MESSAGE, messageCursor, type ObjectHeader } from "./object-header.ts";

/** Where a dataset's raw bytes are. */
export type Layout =
  { readonly kind: "contiguous"; readonly at: number; readonly size: number } | ChunkedLayout;

/** Blocks of equal shape, each filtered by itself, and an index that says where they are. */
export interface ChunkedLayout {
  readonly kind: "chunked";
  /** Of a chunk, in elements. */
  readonly shape: readonly number[];
  readonly elementSize: number;
  /** How the places of the chunks are kept. */
  readonly index: ChunkIndex;
  readonly filters: readonly Filter[];
  /** Are chunks that reach beyond the dataset left unfiltered? */
  readonly plainEdges: boolean;
}

export type ChunkIndex =
  /** Nothing was written: there is no index yet. */
  | { readonly kind: "none" }
  | { readonly kind: "single"; readonly at: number; readonly size?: number; readonly mask?: number }
  | { readonly kind: "tree1" | "tree2" | "implicit" | "fixed" | "extensible"; readonly at: number };

const COMPACT = 0;
const CONTIGUOUS = 1;
const CHUNKED = 2;
const VIRTUAL = 3;

/**
 * HDF5 File Format Specification 3.0, IV.A.2.i "The Data Layout Message", versions 3 to 5.
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
  const pipeline = findMessage(header, MESSAGE.filters);
  if (layoutClass === CHUNKED) {
    const filters = pipeline ? readFilters(messageCursor(context, pipeline, "filter pipeline")) : [];
    return version === 3 ? chunked3(context, cursor, filters) : chunked4(context, cursor, filters);
  }
  if (pipeline) throw cursor.fail("has filters, which only chunked data can have");
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

function chunked3(context: Hdf5Context, cursor: Cursor, filters: readonly Filter[]): ChunkedLayout {
  const rank = readRank(cursor);
  const at = context.address(cursor);
  const dims = Array.from({ length: rank }, () => cursor.u32());
  const index: ChunkIndex = at === undefined ? { kind: "none" } : { kind: "tree1", at };
  return makeChunked(cursor, dims, index, filters, false);
}

const PLAIN_EDGES = 0x01;
const FILTERED_SINGLE = 0x02;
/** The kinds of index from number 1 on, and how many bytes of parameters the index repeats in its own header. */
const INDEXES = [["single", 0], ["implicit", 0], ["fixed", 1], ["extensible", 5], ["tree2", 6]] as const; // prettier-ignore

function chunked4(context: Hdf5Context, cursor: Cursor, filters: readonly Filter[]): ChunkedLayout {
  const flags = cursor.u8();
  const rank = readRank(cursor);
  const width = cursor.u8();
  if (width < 1 || width > 8) throw cursor.fail("has sizes of no known width", { received: `${width}` });
  const dims = Array.from({ length: rank }, () => cursor.little(width));
  const number = cursor.u8();
  const [kind, parameters] = INDEXES[number - 1] ?? [];
  if (kind === undefined) throw cursor.fail("has an index of no known kind", { received: `${number}` });
  cursor.skip(parameters ?? 0);
  const filtered = kind === "single" && (flags & FILTERED_SINGLE) !== 0;
  const single = filtered ? { size: context.length(cursor), mask: cursor.u32() } : {};
  const at = context.address(cursor);
  const index: ChunkIndex = at === undefined ? { kind: "none" } : { kind, at, ...single };
  return makeChunked(cursor, dims, index, filters, (flags & PLAIN_EDGES) !== 0);
}

/** The size of an element counts as one more dimension. */
function readRank(cursor: Cursor): number {
  const rank = cursor.u8();
  if (rank >= 2 && rank <= MAX_RANK + 1) return rank;
  throw cursor.fail("has an impossible rank", { expected: `1 to ${MAX_RANK}`, received: `${rank - 1}` });
}

function makeChunked(
  cursor: Cursor,
  dims: readonly number[],
  index: ChunkIndex,
  filters: readonly Filter[],
  plainEdges: boolean,
): ChunkedLayout {
  const shape = dims.slice(0, -1);
  const elementSize = dims.at(-1) ?? 0;
  const bytes = dims.reduce((product, dim) => product * dim, 1);
  if (!(bytes > 0 && bytes < 2 ** 32)) {
    throw cursor.fail("has chunks of an impossible size", { received: dims.join(" x ") });
  }
  return { kind: "chunked", shape, elementSize, index, filters, plainEdges };
}

function outside(context: Hdf5Context, header: ObjectHeader, where: string): ModelFormatError {
  return context.source.fail(
    header.address,
    "dataset",
    `keeps its data outside the file, in ${where}: this is never followed`,
  );
}
