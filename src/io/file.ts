import { ModelFormatError } from "../core/errors.ts";
import { type NamedBytes, type ReadOptions, rethrowAbort, tooLarge } from "./bytes.ts";

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

/** Reads a file by its path or `file:` URL. @throws ModelFormatError when it is missing, a directory or unreadable. */
export async function readFile(file: string | URL, { signal, limit }: ReadOptions): Promise<NamedBytes> {
  const name = String(file);
  const fs = fileSystem(name);
  try {
    const status = await fs.stat(file);
    if (status.isDirectory()) {
      throw new ModelFormatError("this is a directory", { path: name, expected: "a .keras file" });
    }
    if (!status.isFile()) throw new ModelFormatError("this is not a regular file", { path: name });
    if (status.size > limit) throw tooLarge(name, limit, status.size);
    rethrowAbort(signal);
    const bytes = await fs.readFile(file, signal ? { signal } : {});
    return { name, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), borrowed: false };
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
