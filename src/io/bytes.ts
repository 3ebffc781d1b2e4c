import { ModelFormatError } from "../core/errors.ts";

/** A model file in memory, and what errors call it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Does anyone else hold these bytes, who may change them? */
  readonly borrowed: boolean;
}

/** Under which limits bytes are read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Most bytes to accept. */
  readonly limit: number;
}

export function tooLarge(name: string, limit: number, received: number): ModelFormatError {
  return new ModelFormatError("the file is larger than allowed", {
    path: name,
    expected: `at most ${limit} bytes`,
    received: `${received} bytes`,
  });
}

/** The bytes below a buffer or any view of one, not copied unless another thread may change them. */
export function viewBytes(source: ArrayBufferLike | ArrayBufferView): Uint8Array {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return kindOf(view.buffer) === "SharedArrayBuffer" ? view.slice() : view;
}

/** `ArrayBuffer`, `Blob`, `Null` ...: also right for objects of another realm, where `instanceof` is not. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** An aborted call ends with the reason of its signal, whatever error the interrupted read gave. */
export function rethrowAbort(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason;
}
