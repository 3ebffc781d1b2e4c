import { ModelFormatError, OutOfMemoryError, type ErrorDetails } from "../core/errors.ts";

/**
 * Little-endian reading of bytes nobody vouches for. A `Cursor` is a window of a `ByteSource`; no read leaves its
 * window, and a fault names the file, the structure and the byte.
 */
export class ByteSource {
  /** What errors call this file: `model.weights.h5`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(name: string, bytes: Uint8Array) {
    this.name = name;
    // A subclass such as Node's Buffer overrides `slice` and `subarray`; from here on it is a plain Uint8Array.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /**
   * A window of `length` bytes at `at`.
   *
   * @throws ModelFormatError if the window is not wholly inside the file.
   */
  cursor(at: number, length: number, what: string): Cursor {
    if (!(Number.isSafeInteger(at) && at >= 0 && length >= 0 && at + length <= this.length)) {
      throw this.fail(at, what, "lies outside the file", {
        expected: `${length} bytes within the file's ${this.length}`,
        received: `offset ${at}`,
      });
    }
    return new Cursor(this, at, at + length, what);
  }

  /** A window from `at` to the end of the file, for a structure that tells its own length. */
  from(at: number, what: string): Cursor {
    return this.cursor(at, Math.max(0, this.length - at), what);
  }

  /** The error to throw for a fault at byte `at` of the structure `what`. */
  fail(at: number, what: string, fault: string, details: ErrorDetails = {}): ModelFormatError {
    return new ModelFormatError(`the ${what} ${fault}`, { path: this.place(at), ...details });
  }

  /** `model.weights.h5: byte 2048` */
  place(at: number): string {
    return `${this.name}: byte ${at}`;
  }
}

/** A forward reader within a window of a `ByteSource`. Multi-byte numbers are little-endian. */
export class Cursor {
  readonly source: ByteSource;
  readonly start: number;
  readonly end: number;
  /** What errors call the structure in this window: `object header`. */
  readonly what: string;
  position: number;

  constructor(source: ByteSource, start: number, end: number, what: string) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.what = what;
    this.position = start;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  u8(): number {
    return this.source.view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.source.view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.source.view.getUint32(this.#advance(4), true);
  }

  /** @throws ModelFormatError above 2^53, where no honest size or offset lies. */
  u64(): number {
    const at = this.#advance(8);
    const value = this.source.view.getUint32(at + 4, true) * 2 ** 32 + this.source.view.getUint32(at, true);
    if (!Number.isSafeInteger(value)) {
      throw this.fail("holds a number above 2^53", { received: `about ${value}` });
    }
    return value;
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  uint(width: 1 | 2 | 4 | 8): number {
    return width === 8 ? this.u64() : width === 4 ? this.u32() : width === 2 ? this.u16() : this.u8();
  }

  /** An unsigned number of any width. @throws ModelFormatError above 2^53. */
  little(width: number): number {
    const value = this.take(width).reduceRight((sum, byte) => sum * 256 + byte, 0);
    if (!Number.isSafeInteger(value)) {
      throw this.fail("holds a number above 2^53", { received: `about ${value}` });
    }
    return value;
  }

  /** The next `count` bytes: a view on the file, not a copy. */
  take(count: number): Uint8Array {
    const at = this.#advance(count);
    return this.source.bytes.subarray(at, at + count);
  }

  skip(count: number): void {
    this.#advance(count);
  }

  /** Skip to the next multiple of `unit` bytes, counted from `origin`, or to the end of the window. */
  align(unit: number, origin: number = this.start): void {
    const past = (this.position - origin) % unit;
    if (past !== 0) this.position = Math.min(this.end, this.position + unit - past);
  }

  /** A cursor over the next `count` bytes, which this one passes over. */
  sub(count: number, what: string): Cursor {
    const at = this.#advance(count);
    return new Cursor(this.source, at, at + count, what);
  }

  /** The structure begins with these ASCII letters, or it is not that structure. */
  signature(letters: string): void {
    const found = latin1(this.take(letters.length));
    if (found !== letters) {
      throw this.fail("does not begin with its signature", {
        expected: letters,
        received: JSON.stringify(found),
      });
    }
  }

  /** The error to throw for a fault near the current position. */
  fail(fault: string, details?: ErrorDetails): ModelFormatError {
    return this.source.fail(this.position, this.what, fault, details);
  }

  #advance(count: number): number {
    const at = this.position;
    if (!(count >= 0 && count <= this.end - at)) {
      throw this.fail("is cut short", { expected: `${count} more bytes`, received: `${this.end - at}` });
    }
    this.position = at + count;
    return at;
  }
}

/** One character per byte: for signatures and for showing unknown bytes. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** Zeroed memory of a size already checked against a limit. @throws OutOfMemoryError */
export function allocateBytes(length: number, path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    throw new OutOfMemoryError(`this runtime has no room for ${length} bytes`, { path, cause });
  }
}
