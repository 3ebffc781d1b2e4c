import { ModelFormatError } from "../core/errors.ts";
import {
  type Folder,
  kindOf,
  type NamedBytes,
  type ReadOptions,
  rethrowAbort,
  tooLarge,
  viewBytes,
} from "./bytes.ts";
import { hasFiles, readPath } from "./file.ts";
import { fetchBytes, readResponse } from "./http.ts";

/**
 * Where a model comes from: a path or URL, the bytes themselves, or what a runtime wraps them in.
 *
 * A string is an address if it has a scheme (`https:`, `http:`, `file:`, `data:`, `blob:`). Any other string is a path
 * where there are files (Node, Deno, Bun), and in a browser an address relative to the page.
 */
export type ModelSource = FileSource | DirectoryHandle | ModelParts;

/** One file. */
export type FileSource = string | URL | ArrayBuffer | ArrayBufferView | Response | Blob;

/** A folder that a page was given, as `showDirectoryPicker()` does: what is needed of `FileSystemDirectoryHandle`. */
export interface DirectoryHandle {
  readonly kind: "directory";
  readonly name: string;
  getFileHandle(name: string): Promise<{ getFile(): Promise<Blob> }>;
  getDirectoryHandle(name: string): Promise<DirectoryHandle>;
}

/** A `model.json` of TensorFlow.js, or its content, with the files of its weights. */
export interface ModelParts {
  readonly modelJson: FileSource | object;
  /** In the order in which `model.json` lists them; `File`s are found by their names. */
  readonly weights: FileSource | readonly FileSource[];
}

const EXPECTED =
  "a path, URL, ArrayBuffer, typed array, Response, Blob, File, folder or { modelJson, weights }";

/**
 * The bytes of a model file, or the folder that holds its files.
 *
 * @throws ModelFormatError, with the path and the cause, when they cannot be had; the signal's reason when it aborts.
 */
export async function readSource(source: ModelSource, options: ReadOptions): Promise<NamedBytes | Folder> {
  rethrowAbort(options.signal);
  const result = await readAny(source, options);
  rethrowAbort(options.signal);
  if (!isFolder(result) && result.bytes.length > options.limit) {
    throw tooLarge(result.name, options.limit, result.bytes.length);
  }
  return result;
}

export function isFolder(opened: NamedBytes | Folder): opened is Folder {
  return "has" in opened;
}

async function readAny(source: ModelSource, options: ReadOptions): Promise<NamedBytes | Folder> {
  if (typeof source === "string") return readAddress(source, options);
  if (isBytes(source)) {
    options.progress?.begin(source.byteLength);
    options.progress?.add(source.byteLength);
    return { name: "the model's bytes", bytes: viewBytes(source), borrowed: true };
  }
  switch (kindOf(source)) {
    case "URL":
      return readAddress((source as URL).href, options);
    case "Response":
      return readResponse(source as Response, options);
    case "Blob":
    case "File":
      return readBlob(source as Blob, options);
  }
  if (isObject(source) && source["kind"] === "directory" && "getFileHandle" in source) {
    return handleFolder(source as unknown as DirectoryHandle);
  }
  if (isObject(source) && "modelJson" in source) return readParts(source as unknown as ModelParts, options);
  throw wrongSource(source);
}

function isBytes(source: unknown): source is ArrayBufferLike | ArrayBufferView {
  return ArrayBuffer.isView(source) || /^(Shared)?ArrayBuffer$/.test(kindOf(source));
}

function readAddress(address: string, options: ReadOptions): Promise<NamedBytes | Folder> {
  if (address === "") throw new ModelFormatError("the path is empty", { expected: EXPECTED, received: '""' });
  const scheme = /^([a-z][a-z0-9+.-]+):(?:\/\/|(?<=^(?:data|blob|file):))/i.exec(address)?.[1]?.toLowerCase();
  switch (scheme) {
    case "http":
    case "https":
    case "data":
    case "blob":
      return fetchBytes(address, options);
    case "file":
      return hasFiles() ? readPath(new URL(address), options) : fetchBytes(address, options);
    case undefined:
      break;
    default:
      throw new ModelFormatError("addresses of this kind cannot be read", {
        path: address,
        expected: "https:, http:, file:, data: or blob:",
        received: `${scheme}:`,
      });
  }
  if (hasFiles()) return readPath(address, options);
  const page = (globalThis as { location?: { href?: string } }).location?.href;
  if (page === undefined) {
    throw new ModelFormatError("this runtime has no files and no page that an address could be relative to", {
      path: address,
      expected: "an address with https:, bytes, a Response or a Blob",
    });
  }
  return fetchBytes(new URL(address, page).href, options);
}

async function readBlob(blob: Blob, { limit, progress }: ReadOptions): Promise<NamedBytes> {
  const name = (blob as Partial<File>).name ?? "the blob";
  if (blob.size > limit) throw tooLarge(name, limit, blob.size);
  try {
    progress?.begin(blob.size);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    progress?.add(bytes.length);
    return { name, bytes, borrowed: false };
  } catch (cause) {
    throw new ModelFormatError("the file cannot be read; was it moved or changed?", { path: name, cause });
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function handleFolder(root: DirectoryHandle): Folder {
  const find = async (path: string): Promise<Blob> => {
    const parts = path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
    return (await folder.getFileHandle(parts.at(-1) ?? "")).getFile();
  };
  return {
    name: root.name,
    has: (file) => find(file).then(() => true, () => false), // prettier-ignore
    read: async (file, options) => {
      const name = `${root.name}/${file}`;
      const blob = await find(file).catch((cause: unknown) => {
        throw new ModelFormatError("there is no such file", { path: name, cause });
      });
      return { ...(await readBlob(blob, options)), name };
    },
  };
}

/** `model.json` in memory; the files beside it are those that were given. */
async function readParts({ modelJson, weights }: ModelParts, options: ReadOptions): Promise<NamedBytes> {
  const given: readonly unknown[] = Array.isArray(weights) ? weights : [weights];
  const plain = isObject(modelJson) && /^(Object|Array)$/.test(kindOf(modelJson)) && !isBytes(modelJson);
  const json = plain
    ? { name: "modelJson", bytes: new TextEncoder().encode(JSON.stringify(modelJson)), borrowed: false }
    : await readSource(modelJson as FileSource, options);
  if (isFolder(json)) throw wrongSource(modelJson);
  const nameOf = (each: unknown): string | undefined =>
    kindOf(each) === "File" ? (each as File).name : undefined;
  const named = given.every((each) => nameOf(each) !== undefined);
  let next = 0;
  return {
    ...json,
    beside: async (name, more) => {
      const last = name.replace(/^.*\//, "");
      const found = named ? given.find((each) => nameOf(each) === last) : given[next++];
      if (found === undefined) {
        throw new ModelFormatError("a file of the weights was not given", {
          path: json.name,
          argument: "weights",
          expected: name,
          received: named ? given.map(nameOf).join(", ") : `${given.length} files`,
        });
      }
      const read = await readSource(found as FileSource, more);
      if (isFolder(read)) throw wrongSource(found);
      return { ...read, name };
    },
  };
}

function wrongSource(source: unknown): ModelFormatError {
  const kind = typeof source === "object" ? kindOf(source) : `${typeof source} ${String(source)}`;
  return new ModelFormatError("this is not where a model can come from", {
    argument: "source",
    expected: EXPECTED,
    received: kind === "Promise" ? "a Promise: is an await missing?" : kind,
  });
}
