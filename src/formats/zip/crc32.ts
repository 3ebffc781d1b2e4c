const STEP = 16;

/** TABLES[256·k + b] = the CRC-32 of the byte b and k zeros after it, before the final complement. */
const TABLES: Int32Array = tables();

/** CRC-32 as in zip and gzip: polynomial 0xEDB88320 (reflected), start and final complement 0xFFFFFFFF. */
export function crc32(bytes: Uint8Array): number {
  const unaligned = Math.min(-bytes.byteOffset & 3, bytes.length);
  let crc = byteByByte(-1, bytes, 0, unaligned);
  // Sixteen bytes at once, as four little-endian words: three times as fast, also before the loop has been optimized.
  const steps = Math.floor((bytes.length - unaligned) / STEP);
  const start = steps === 0 ? 0 : bytes.byteOffset + unaligned;
  const words = new Int32Array(bytes.buffer, start, (STEP / 4) * steps);
  for (let at = 0; at < words.length; at += 4) {
    crc =
      four(3072, crc ^ words[at]!) ^
      four(2048, words[at + 1]!) ^
      four(1024, words[at + 2]!) ^
      four(0, words[at + 3]!);
  }
  crc = byteByByte(crc, bytes, unaligned + STEP * steps, bytes.length);
  return ~crc >>> 0;
}

/** What the bytes of a word add, of which the last has `from / 256` bytes after it. */
function four(from: number, word: number): number {
  return (
    TABLES[from + 768 + (word & 0xff)]! ^
    TABLES[from + 512 + ((word >>> 8) & 0xff)]! ^
    TABLES[from + 256 + ((word >>> 16) & 0xff)]! ^
    TABLES[from + (word >>> 24)]!
  );
}

function byteByByte(crc: number, bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) crc = TABLES[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return crc;
}

function tables(): Int32Array {
  const all = new Int32Array(256 * STEP);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++)
      remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    all[byte] = remainder;
  }
  for (let at = 256; at < all.length; at++) {
    const before = all[at - 256]!;
    all[at] = all[before & 0xff]! ^ (before >>> 8);
  }
  return all;
}
