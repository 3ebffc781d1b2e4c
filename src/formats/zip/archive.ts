import { ModelFormatError, UnsupportedError, type ErrorDetails } from "../../core/errors.ts";
import { ByteSource } from "../bytes.ts";
import { DEFAULT_LIMITS, INFLATE_FLOOR, type FormatLimits } from "../limits.ts";
import { crc32 } from "./crc32.ts";
import { readDirectory, type ZipEntry } from "./directory.ts";
import { inflate } from "../inflate.ts";

const STORED = 0;
const DEFLATED = 8;

/** A zip archive in memory. Opening reads the directory only; `read` gives one member, verified. */
export class ZipArchive {
  readonly #source: ByteSource;
  readonly #limits: FormatLimits;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  /** @throws ModelFormatError, UnsupportedError */
  constructor(bytes: Uint8Array, name = "archive", limits: FormatLimits = DEFAULT_LIMITS) {
    this.#source = new ByteSource(name, bytes);
    this.#limits = limits;
    this.#entries = new Map(readDirectory(this.#source, limits).map((entry) => [entry.name, entry]));
  }

  /** Member names in the order of the directory. */
  names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * The bytes of one member: a view on the archive when stored, a new array when deflated.
   *
   * @param most the largest size the caller accepts, in bytes.
   * @throws ModelFormatError if it is missing, too large, damaged or of another length than declared.
   */
  async read(name: string, most: number = this.#limits.modelBytes): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (entry === undefined) {
      throw new ModelFormatError(`the archive has no "${name}"`, {
        path: this.#source.name,
        received: this.names().join(", "),
      });
    }
    if (entry.size > most) {
      throw this.#fail(entry, "is larger than allowed", {
        expected: `at most ${most} bytes`,
        received: `${entry.size}`,
      });
    }
    const bytes = await this.#data(entry);
    const crc = crc32(bytes);
    if (crc !== entry.crc32) {
      throw this.#fail(entry, "is damaged: its CRC-32 differs", {
        expected: `0x${entry.crc32.toString(16)}`,
        received: `0x${crc.toString(16)}`,
      });
    }
    return bytes;
  }

  async #data(entry: ZipEntry): Promise<Uint8Array> {
    const stored = this.#source.bytes.subarray(entry.dataAt, entry.dataAt + entry.storedSize);
    if (entry.method === STORED) {
      if (entry.storedSize === entry.size) return stored;
      throw this.#fail(entry, "is stored, so both its sizes must be equal", {
        received: `${entry.storedSize} and ${entry.size} bytes`,
      });
    }
    if (entry.method !== DEFLATED) {
      throw new UnsupportedError("only stored and deflated members can be read", {
        path: this.#place(entry),
        received: `compression method ${entry.method}`,
      });
    }
    if (entry.size > Math.max(INFLATE_FLOOR, this.#limits.inflateRatio * entry.storedSize)) {
      throw this.#fail(entry, "inflates beyond the allowed ratio", {
        expected: `at most ${this.#limits.inflateRatio} times its ${entry.storedSize} stored bytes`,
        received: `${entry.size} bytes`,
      });
    }
    return inflate(stored, entry.size, this.#place(entry), "deflate-raw");
  }

  #place(entry: ZipEntry): string {
    return `${this.#source.name}: ${entry.name}`;
  }

  #fail(entry: ZipEntry, fault: string, details: ErrorDetails): ModelFormatError {
    return new ModelFormatError(`the member ${fault}`, { path: this.#place(entry), ...details });
  }
}
