import { ModelFormatError } from "../core/errors.ts";

/** A model file in memory, and what errors call it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Does anyone else hold these bytes, who may change them? */
  readonly borrowed: boolean;
  /** Reads a file that lies beside this one, by a plain relative name; missing where nothing is known to lie beside. */
  readonly beside?: ((name: string, options: ReadOptions) => Promise<NamedBytes>) | undefined;
}

/** A folder with the files of a model. */
export interface Folder {
  readonly name: string;
  has(file: string): Promise<boolean>;
  read(file: string, options: ReadOptions): Promise<NamedBytes>;
}

/** Under which limits bytes are read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Most bytes to accept. */
  readonly limit: number;
  /** Is told what arrives. */
  readonly progress?: Progress | undefined;
}

/** How much of a model has arrived, over all its files. */
export interface LoadProgress {
  /** Bytes so far. */
  readonly loaded: number;
  /** Bytes of the files begun so far; `undefined` while a server does not say. */
  readonly total: number | undefined;
}

/** Adds up the bytes of several files for one callback. */
export class Progress {
  readonly #report: (progress: LoadProgress) => void;
  #loaded = 0;
  #total: number | undefined = 0;

  constructor(report: (progress: LoadProgress) => void) {
    this.#report = report;
  }

  /** A file of this size, if that is known, begins. */
  begin(size: number | undefined): void {
    this.#total = size === undefined || this.#total === undefined ? undefined : this.#total + size;
  }

  add(bytes: number): void {
    this.#loaded += bytes;
    const total = this.#total === undefined ? undefined : Math.max(this.#total, this.#loaded);
    this.#report({ loaded: this.#loaded, total });
  }
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
