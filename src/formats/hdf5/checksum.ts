import type { ModelFormatError } from "../../core/errors.ts";
import type { ByteSource } from "../bytes.ts";

/**
 * The checksum of HDF5's metadata: Bob Jenkins's lookup3 (`hashlittle`, initial value 0), by which the bytes are taken as little-endian
 * words, twelve at a time.
 */
export function lookup3(bytes: Uint8Array, start: number, end: number): number {
  let a = (0xdeadbeef + end - start) | 0;
  let b = a;
  let c = a;
  const word = (at: number): number => {
    let value = 0;
    for (let i = Math.min(4, end - at) - 1; i >= 0; i--) value = (value << 8) | bytes[at + i]!;
    return value;
  };
  let at = start;
  for (; end - at > 12; at += 12) {
    a = (a + word(at)) | 0;
    b = (b + word(at + 4)) | 0;
    c = (c + word(at + 8)) | 0;
    a = ((a - c) | 0) ^ rotate(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotate(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotate(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ rotate(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotate(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotate(b, 4);
    b = (b + a) | 0;
  }
  if (at === end) return c >>> 0;
  a = (a + word(at)) | 0;
  b = (b + word(at + 4)) | 0;
  c = (c + word(at + 8)) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** @throws ModelFormatError unless the four bytes at `end` are the checksum of those from `start`. */
export function verifyChecksum(source: ByteSource, start: number, end: number, what: string): void {
  const stored = source.cursor(end, 4, what).u32();
  const computed = lookup3(source.bytes, start, end);
  if (stored !== computed) throw wrongChecksum(source, end, what, stored, computed);
}

/** @param at Where the checksum stands. */
export function wrongChecksum(
  source: ByteSource,
  at: number,
  what: string,
  stored: number,
  computed: number,
): ModelFormatError {
  return source.fail(at, what, "is damaged: its checksum differs", {
    expected: `0x${stored.toString(16)}`,
    received: `0x${computed.toString(16)}`,
  });
}
