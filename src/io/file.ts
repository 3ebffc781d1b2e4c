import { ModelFormatError } from "../core/errors.ts";
import { type Folder, type NamedBytes, type ReadOptions, rethrowAbort, tooLarge } from "./bytes.ts";

type FileSystem = typeof import("node:fs/promises");

interface Process {
  readonly versions?: { readonly node?: string };
  getBuiltinModule?(name: string): unknown;
  cwd?(): string;
}

const { process } = globalThis as { process?: Process };

/** Does this runtime have Node's modules? Node, Deno and Bun do. */
export function hasFiles(): boolean {
  return process?.versions?.node !== undefined;
}

/** No import: a bundler for the browser would follow it, or warn when it can't. */
export function fileSystem(path: string): FileSystem {
  const module = process?.getBuiltinModule?.("node:fs/promises");
  if (module !== undefined) return module as FileSystem;
  throw new ModelFormatError("this runtime cannot read files: pass an address, bytes, a Response or a Blob", {
    path,
    expected: "process.getBuiltinModule, which Node has from 20.16, and Deno and Bun",
  });
}

/** Reads a file by its path or `file:` URL, or opens a folder. @throws ModelFormatError when it is missing or unreadable. */
export async function readPath(file: string | URL, options: ReadOptions): Promise<NamedBytes | Folder> {
  const fs = fileSystem(String(file));
  const isFolder = await fs.stat(file).then(
    (status) => status.isDirectory(),
    () => false, // reading it says why
  );
  return isFolder ? openFolder(file) : readFile(file, options);
}

/** The place of a file in a folder, or beside another file. */
function place(at: string | URL, name: string, inside: boolean): string | URL {
  if (at instanceof URL)
    return new URL(
      name.split("/").map(encodeURIComponent).join("/"),
      inside ? `${at.href.replace(/\/?$/, "/")}` : at,
    );
  return inside ? `${at.replace(/[/\\]?$/, "/")}${name}` : at.replace(/[^/\\]*$/, () => name);
}

function openFolder(folder: string | URL): Folder {
  const fs = fileSystem(String(folder));
  return {
    name: String(folder),
    has: (file) =>
      fs.stat(place(folder, file, true)).then(
        (status) => status.isFile(),
        () => false,
      ),
    read: (file, options) => readFile(place(folder, file, true), options),
  };
}

async function readFile(file: string | URL, options: ReadOptions): Promise<NamedBytes> {
  const { signal, limit, progress } = options;
  const name = String(file);
  const fs = fileSystem(name);
  try {
    const status = await fs.stat(file);
    if (!status.isFile()) throw new ModelFormatError("this is not a regular file", { path: name });
    if (status.size > limit) throw tooLarge(name, limit, status.size);
    rethrowAbort(signal);
    progress?.begin(status.size);
    const bytes = await fs.readFile(file, signal ? { signal } : {});
    progress?.add(bytes.length);
    return {
      name,
      bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
      borrowed: false,
      beside: (other, more) => readFile(place(file, other, false), more),
    };
  } catch (cause) {
    rethrowAbort(signal);
    if (cause instanceof ModelFormatError) throw cause;
    throw fileError(name, cause);
  }
}

function fileError(path: string, cause: unknown): ModelFormatError {
  const code = (cause as { code?: unknown } | null)?.code;
  if (code !== "ENOENT" && code !== "ENOTDIR") {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new ModelFormatError(`the file cannot be read: ${reason}`, { path, cause });
  }
  const relative = !/^([/\\]|[a-z]:|file:)/i.test(path);
  const from = relative ? `; a relative path starts at ${process?.cwd?.() ?? "the current directory"}` : "";
  return new ModelFormatError("there is no such file", { path, expected: `an existing file${from}`, cause });
}
