import { UnsupportedError } from "../../core/errors.ts";
import type { ByteSource, Cursor } from "../bytes.ts";
import { INFLATE_FLOOR } from "../limits.ts";
import { inflate } from "../inflate.ts";
import { wrongChecksum } from "./checksum.ts";

/** One step of what happened to a chunk before it was written. */
export interface Filter {
  readonly id: number;
  readonly name: string;
  readonly values: readonly number[];
}

const DEFLATE = 1;
const SHUFFLE = 2;
const FLETCHER32 = 3;
const FLETCHER32_SIZE = 4;
const NAMES: ReadonlyMap<number, string> = new Map([
  [4, "szip"],
  [5, "nbit"],
  [6, "scaleoffset"],
  [32000, "lzf"],
  [32001, "blosc"],
  [32015, "zstd"],
]);
/** Ids below this one belong to HDF5 itself; in version 2 such filters have no name. */
const OWN = 256;

/** As the specification says. */
const MOST_FILTERS = 32;

/** HDF5 File Format Specification 3.0, IV.A.2.l "The Data Storage - Filter Pipeline Message", versions 1 and 2. */
export function readFilters(cursor: Cursor): readonly Filter[] {
  const version = cursor.u8();
  if (version !== 1 && version !== 2) throw cursor.fail("is of no known version", { received: `${version}` });
  const count = cursor.u8();
  if (count > MOST_FILTERS) throw cursor.fail("has too many filters", { received: `${count}` });
  if (version === 1) cursor.skip(6);
  return Array.from({ length: count }, () => {
    const id = cursor.u16();
    const nameLength = version === 1 || id >= OWN ? cursor.u16() : 0;
    cursor.skip(2); // flags
    const valueCount = cursor.u16();
    cursor.skip(version === 1 ? (nameLength + 7) & ~7 : nameLength);
    const values = Array.from({ length: valueCount }, () => cursor.u32());
    if (version === 1 && valueCount % 2 === 1) cursor.skip(4);
    return {
      id,
      name: NAMES.get(id) ?? ["deflate", "shuffle", "fletcher32"][id - 1] ?? `filter ${id}`,
      values,
    };
  });
}

/**
 * A chunk as it was before the filters, of which the last is undone first.
 *
 * @param mask Its bit i says that filter i was left out.
 * @param size The bytes of the chunk.
 * @param ratio The most bytes that one deflated byte may become.
 */
export async function unfilter(
  source: ByteSource,
  chunk: { readonly at: number; readonly size: number; readonly mask: number },
  filters: readonly Filter[],
  size: number,
  ratio: number,
): Promise<Uint8Array> {
  let bytes = source.cursor(chunk.at, chunk.size, "chunk").take(chunk.size);
  const active = filters.filter((_, i) => (chunk.mask & (1 << i)) === 0);
  for (let i = active.length - 1; i >= 0; i--) {
    const { id, name, values } = active[i]!;
    if (id === DEFLATE) {
      checkRatio(source, chunk, size, ratio);
      const sums = active.slice(0, i).filter((each) => each.id === FLETCHER32).length;
      bytes = await inflate(bytes, size + sums * FLETCHER32_SIZE, source.place(chunk.at), "deflate");
    } else if (id === SHUFFLE) bytes = unshuffle(bytes, values[0] ?? 1);
    else if (id === FLETCHER32) bytes = withoutFletcher(source, chunk.at, bytes);
    else {
      throw new UnsupportedError("data that went through this filter cannot be read", {
        path: source.place(chunk.at),
        expected: "deflate (gzip), shuffle or fletcher32",
        received: name,
      });
    }
  }
  if (bytes.length === size) return bytes;
  throw source.fail(chunk.at, "chunk", "is of another size than its shape says", {
    expected: `${size} bytes`,
    received: `${bytes.length}`,
  });
}

function checkRatio(
  source: ByteSource,
  chunk: { readonly at: number; readonly size: number },
  size: number,
  ratio: number,
): void {
  if (size <= Math.max(INFLATE_FLOOR, ratio * chunk.size)) return;
  throw source.fail(chunk.at, "chunk", "inflates beyond the allowed ratio", {
    expected: `at most ${ratio} times its ${chunk.size} stored bytes`,
    received: `${size} bytes`,
  });
}

/** First all first bytes of the elements stand together, then all second ones ... What does not fill an element follows as it is. */
function unshuffle(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  if (elementSize <= 1 || count <= 1) return bytes;
  const out = bytes.slice();
  for (let part = 0; part < elementSize; part++) {
    for (let i = 0; i < count; i++) out[i * elementSize + part] = bytes[part * count + i]!;
  }
  return out;
}

function withoutFletcher(source: ByteSource, at: number, bytes: Uint8Array): Uint8Array {
  const length = bytes.length - FLETCHER32_SIZE;
  if (length < 0) throw source.fail(at, "chunk", "has no room for its checksum");
  const data = bytes.subarray(0, length);
  const stored = new DataView(bytes.buffer, bytes.byteOffset + length, FLETCHER32_SIZE).getUint32(0, true);
  const computed = fletcher32(data);
  if (stored !== computed) throw wrongChecksum(source, at, "chunk", stored, computed);
  return data;
}

/** Two sums of the bytes taken as big-endian pairs, modulo 65535 (where 65535 stands for a sum that is not empty). */
export function fletcher32(data: Uint8Array): number {
  let low = 0;
  let high = 0;
  const fold = (sum: number): number => (sum & 0xffff) + (sum >>> 16);
  for (let i = 0; i < data.length; i += 2) {
    low = fold(low + ((data[i]! << 8) | (data[i + 1] ?? 0)));
    high = fold(high + low);
  }
  return ((high << 16) | low) >>> 0;
}
