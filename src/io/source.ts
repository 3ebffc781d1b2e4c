import { ModelFormatError } from "../core/errors.ts";
import { kindOf, type NamedBytes, type ReadOptions, rethrowAbort, tooLarge, viewBytes } from "./bytes.ts";
import { hasFiles, readFile } from "./file.ts";
import { fetchBytes, readResponse } from "./http.ts";

/**
 * Where a model comes from: a path or URL, the bytes themselves, or what a runtime wraps them in.
 *
 * A string is an address if it has a scheme (`https:`, `http:`, `file:`, `data:`, `blob:`). Any other string is a path
 * where there are files (Node, Deno, Bun), and in a browser an address relative to the page.
 */
export type ModelSource = string | URL | ArrayBuffer | ArrayBufferView | Response | Blob;

const EXPECTED = "a path, URL, ArrayBuffer, typed array, Response, Blob or File";

/**
 * The bytes of a model file.
 *
 * @throws ModelFormatError, with the path and the cause, when they cannot be had; the signal's reason when it aborts.
 */
export async function readSource(source: ModelSource, options: ReadOptions): Promise<NamedBytes> {
  rethrowAbort(options.signal);
  const result = await readAny(source, options);
  rethrowAbort(options.signal);
  if (result.bytes.length > options.limit) throw tooLarge(result.name, options.limit, result.bytes.length);
  return result;
}

async function readAny(source: ModelSource, options: ReadOptions): Promise<NamedBytes> {
  if (typeof source === "string") return readAddress(source, options);
  if (isBytes(source)) return { name: "the model's bytes", bytes: viewBytes(source), borrowed: true };
  switch (kindOf(source)) {
    case "URL":
      return readAddress((source as URL).href, options);
    case "Response":
      return readResponse(source as Response, options);
    case "Blob":
    case "File":
      return readBlob(source as Blob, options);
  }
  throw wrongSource(source);
}

function isBytes(source: unknown): source is ArrayBufferLike | ArrayBufferView {
  return ArrayBuffer.isView(source) || /^(Shared)?ArrayBuffer$/.test(kindOf(source));
}

function readAddress(address: string, options: ReadOptions): Promise<NamedBytes> {
  if (address === "") throw new ModelFormatError("the path is empty", { expected: EXPECTED, received: '""' });
  const scheme = /^([a-z][a-z0-9+.-]+):(?:\/\/|(?<=^(?:data|blob|file):))/i.exec(address)?.[1]?.toLowerCase();
  switch (scheme) {
    case "http":
    case "https":
    case "data":
    case "blob":
      return fetchBytes(address, options);
    case "file":
      return hasFiles() ? readFile(new URL(address), options) : fetchBytes(address, options);
    case undefined:
      break;
    default:
      throw new ModelFormatError("addresses of this kind cannot be read", {
        path: address,
        expected: "https:, http:, file:, data: or blob:",
        received: `${scheme}:`,
      });
  }
  if (hasFiles()) return readFile(address, options);
  const page = (globalThis as { location?: { href?: string } }).location?.href;
  if (page === undefined) {
    throw new ModelFormatError("this runtime has no files and no page that an address could be relative to", {
      path: address,
      expected: "an address with https:, bytes, a Response or a Blob",
    });
  }
  return fetchBytes(new URL(address, page).href, options);
}

async function readBlob(blob: Blob, { limit }: ReadOptions): Promise<NamedBytes> {
  const name = (blob as Partial<File>).name ?? "the blob";
  if (blob.size > limit) throw tooLarge(name, limit, blob.size);
  try {
    return { name, bytes: new Uint8Array(await blob.arrayBuffer()), borrowed: false };
  } catch (cause) {
    throw new ModelFormatError("the file cannot be read; was it moved or changed?", { path: name, cause });
  }
}

function wrongSource(source: unknown): ModelFormatError {
  const kind = typeof source === "object" ? kindOf(source) : `${typeof source} ${String(source)}`;
  return new ModelFormatError("this is not where a model can come from", {
    argument: "source",
    expected: EXPECTED,
    received: kind === "Promise" ? "a Promise: is an await missing?" : kind,
  });
}
