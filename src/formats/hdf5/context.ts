import { ModelFormatError } from "../../core/errors.ts";
import type { ByteSource, Cursor } from "../bytes.ts";
import { INFLATE_FLOOR, type FormatLimits } from "../limits.ts";
import { verifyChecksum } from "./checksum.ts";

/** The two widths an HDF5 file chooses for itself: of addresses and of sizes, in bytes. */
export interface Widths {
  readonly offsets: 4 | 8;
  readonly lengths: 4 | 8;
}

/**
 * What every parser of one file shares: the bytes, the widths and the budget. The budget is what makes reading finite
 * whatever the addresses say: each structure costs one, and neither a file's texts nor its data may add up to more than the file.
 */
export class Hdf5Context {
  readonly source: ByteSource;
  readonly widths: Widths;
  readonly limits: FormatLimits;
  #nodesLeft: number;
  #textBytesLeft: number;
  #dataBytesLeft: number;
  #inflatedBytesLeft: number;
  #checkedBytesLeft: number;

  constructor(source: ByteSource, widths: Widths, limits: FormatLimits) {
    this.source = source;
    this.widths = widths;
    this.limits = limits;
    this.#nodesLeft = limits.hdf5Nodes;
    this.#textBytesLeft = source.length;
    this.#dataBytesLeft = source.length;
    this.#inflatedBytesLeft = Math.min(
      limits.modelBytes,
      Math.max(INFLATE_FLOOR, limits.inflateRatio * source.length),
    );
    this.#checkedBytesLeft = 2 * source.length;
  }

  /** A cursor over a structure of known length; costs one node. */
  cursor(at: number, length: number, what: string): Cursor {
    this.spendNodes(1);
    return this.source.cursor(at, length, what);
  }

  /** A cursor over a structure that tells its own length; costs one node. */
  from(at: number, what: string): Cursor {
    this.spendNodes(1);
    return this.source.from(at, what);
  }

  /** A "size of lengths" field. */
  length(cursor: Cursor): number {
    return cursor.uint(this.widths.lengths);
  }

  /** A "size of offsets" field; `undefined` is the spec's undefined address, all bits set. */
  address(cursor: Cursor, width: 4 | 8 = this.widths.offsets): number | undefined {
    if (cursor.remaining >= width && allBitsSet(cursor, width)) {
      cursor.skip(width);
      return undefined;
    }
    return cursor.uint(width);
  }

  /** An address that must be defined. */
  requireAddress(cursor: Cursor): number {
    const address = this.address(cursor);
    if (address === undefined) throw cursor.fail("lacks an address it needs");
    return address;
  }

  /** @throws ModelFormatError once more structures were read than any honest file of this kind has. */
  spendNodes(count: number): void {
    this.#nodesLeft -= count;
    if (this.#nodesLeft < 0) {
      throw new ModelFormatError("the HDF5 file has too many structures", {
        path: this.source.name,
        expected: `at most ${this.limits.hdf5Nodes}`,
      });
    }
  }

  /** UTF-8, or its part ASCII. Undecodable bytes become U+FFFD: such a name simply matches nothing. */
  text(bytes: Uint8Array): string {
    this.spendTextBytes(bytes.length);
    return UTF8.decode(bytes);
  }

  /** Names and attributes are decoded once each, so together they cannot exceed the file unless they share bytes. */
  spendTextBytes(count: number): void {
    this.#textBytesLeft -= count;
    if (this.#textBytesLeft < 0) throw this.#shared("names and attributes");
  }

  /** The same for the raw data of datasets. */
  spendDataBytes(count: number): void {
    this.#dataBytesLeft -= count;
    if (this.#dataBytesLeft < 0) throw this.#shared("datasets");
  }

  /** What data in chunks are together once they are inflated. */
  spendInflatedBytes(count: number): void {
    this.#inflatedBytesLeft -= count;
    if (this.#inflatedBytesLeft >= 0) return;
    throw new ModelFormatError("the data of the HDF5 file inflate beyond the allowed ratio or size", {
      path: this.source.name,
      expected: `at most ${this.limits.inflateRatio} times the file's ${this.source.length} bytes`,
    });
  }

  /**
   * Compares the four bytes at `end` with the checksum of those from `start`. A byte belongs to one structure, so that of all
   * these sums together is in proportion to the file.
   * @throws ModelFormatError if they differ.
   */
  verifyChecksum(start: number, end: number, what: string): void {
    this.spendCheckedBytes(end - start);
    verifyChecksum(this.source, start, end, what);
  }

  spendCheckedBytes(count: number): void {
    this.#checkedBytesLeft -= count;
    if (this.#checkedBytesLeft < 0) throw this.#shared("structures");
  }

  #shared(what: string): ModelFormatError {
    return new ModelFormatError(`the ${what} of the HDF5 file declare more bytes than the file holds`, {
      path: this.source.name,
      expected: `at most ${this.source.length} bytes`,
    });
  }
}

/** One for all: each of them takes longer to make than a name to decode. */
const UTF8: TextDecoder = /* @__PURE__ */ new TextDecoder();

function allBitsSet({ source, position }: Cursor, width: number): boolean {
  for (let at = position; at < position + width; at++) if (source.bytes[at] !== 0xff) return false;
  return true;
}
