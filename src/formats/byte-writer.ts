/** Little-endian writing into memory whose size was computed before: the counterpart of `Cursor`. */
export class ByteWriter {
  readonly bytes: Uint8Array;
  position: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.position = at;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(...values: readonly number[]): void {
    for (const value of values) this.#view.setUint8(this.position++, value);
  }

  u16(...values: readonly number[]): void {
    for (const value of values) {
      this.#view.setUint16(this.position, value, true);
      this.position += 2;
    }
  }

  u32(...values: readonly number[]): void {
    for (const value of values) {
      this.#view.setUint32(this.position, value, true);
      this.position += 4;
    }
  }

  /** Integers up to 2^53. */
  u64(...values: readonly number[]): void {
    for (const value of values) this.u32(value % 2 ** 32, Math.floor(value / 2 ** 32));
  }

  /** One byte per character. */
  ascii(text: string): void {
    for (let at = 0; at < text.length; at++) this.u8(text.charCodeAt(at));
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.position);
    this.position += bytes.length;
  }
}

/** The next multiple of `unit`. */
export function alignUp(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}

/** Something whose size is known before it is written. */
export interface Image {
  /** In bytes. */
  readonly size: number;
  /** Writes it to the start of `target`, which is filled with zeros. */
  write(target: Uint8Array): void;
}

/** Bytes as they are. */
export function imageOf(bytes: Uint8Array): Image {
  return { size: bytes.length, write: (target) => target.set(bytes) };
}

/** An image in memory of its own. */
export function render(image: Image): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(image.size);
  image.write(bytes);
  return bytes;
}
