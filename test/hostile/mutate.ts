import { lookup3 } from "../../src/formats/hdf5/checksum.ts";
import { random } from "../formats/helpers.ts";

/** A whole number from 0 to `below` - 1. */
export type Next = (below: number) => number;

/** Numbers of their own for each input, so that one can be made again without those before it. */
export function numbersOf(seed: number, target: number, input: number): Next {
  const next = random(Math.imul(seed ^ Math.imul(target + 1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(input + 1, 0xc2b2ae35));
  for (let i = 0; i < 4; i++) next(1); // neighbours begin alike
  return next;
} // prettier-ignore

const EXTREMES: readonly bigint[] = [0n, 1n, 7n, 0x7fn, 0xffn, 0x7fffn, 0xffffn, 0x7fffffffn, 0x80000000n, 0xffffffffn, 1n << 32n, 1n << 53n, 1n << 63n, (1n << 64n) - 1n]; // prettier-ignore

/** One to six changes: bytes, bits, words, lengths, pieces of this file or another one, an end. */
export function mutate(source: Uint8Array, other: Uint8Array, next: Next): Uint8Array {
  let file: Uint8Array<ArrayBufferLike> = source.slice();
  for (let n = 1 + next(6); n > 0 && file.length > 8; n--) file = change(file, other, next);
  return file;
}

function change(file: Uint8Array, other: Uint8Array, next: Next): Uint8Array {
  const view = new DataView(file.buffer);
  const at = next(file.length - 8);
  const extreme = EXTREMES[next(EXTREMES.length)] as bigint;
  switch (next(10)) {
    case 0:
      file[at] = next(256);
      break;
    case 1:
      file[at]! ^= 1 << next(8);
      break;
    case 2:
      view.setBigUint64(at, extreme, true);
      break;
    case 3:
      view.setUint32(at & ~3, Number(extreme & 0xffffffffn), true);
      break;
    case 4:
      view.setUint16(at & ~1, Number(extreme & 0xffffn), true);
      break;
    case 5: // a little more or less: most lengths are small numbers
      view.setUint16(at & ~1, view.getUint16(at & ~1, true) + next(9) - 4, true);
      break;
    case 6: // an address of another place
      view.setBigUint64(at & ~7, BigInt(next(file.length) & ~7), true);
      break;
    case 7:
      file.copyWithin(at, next(file.length), next(file.length));
      break;
    case 8: {
      const piece = other.subarray(next(other.length));
      file.set(piece.subarray(0, 1 + next(Math.min(64, file.length - at, piece.length))), at);
      break;
    }
    default:
      return next(3) === 0 ? file.slice(0, next(file.length)) : file;
  }
  return file;
}

/** The checksums of a new-style HDF5 file as one who forges it would put them right. */
export function repairChecksums(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer);
  const put = (start: number, end: number): void => view.setUint32(end, lookup3(file, start, end), true);
  for (let at = 48; at + 14 <= file.length; at++) {
    if (view.getUint32(at, true) !== 0x5244484f) continue; // OHDR
    const end = at + 10 + view.getUint32(at + 6, true);
    if (end + 4 <= file.length) put(at, end);
  }
  if (file.length >= 48 && file[8] === 2) put(0, 44);
  return file;
}

type Node = { [key: string]: unknown } | unknown[];

const VALUES: readonly unknown[] = [null, true, false, 0, -1, 1, 2, 0.5, 2 ** 29, 2 ** 31, 2 ** 53, 1e308, -1e308, "", "x", "__proto__", "relu", "valid", "same", [], {}, [[]], [1, 2], [0, 0], ["in", 0, 0], { class_name: "Dense", config: {} }, { class_name: "__tuple__", items: [1, 1] }]; // prettier-ignore
const KEYS = ["name", "class_name", "config", "units", "layers", "axis", "shape", "dtype", "__proto__", "constructor", "inbound_nodes", "module"]; // prettier-ignore

/** A document with one to four values that are others, of another place, twice, under another key or gone. */
export function mutateJson(source: object, next: Next): unknown {
  const root = structuredClone(source) as Node;
  for (let n = 1 + next(4); n > 0; n--) {
    const places: (readonly [node: Node, key: string])[] = [];
    const pending: Node[] = [root];
    for (let node = pending.pop(); node !== undefined && places.length < 5000; node = pending.pop()) {
      for (const [key, value] of Object.entries(node)) {
        places.push([node, key]);
        if (typeof value === "object" && value !== null) pending.push(value as Node);
      }
    }
    if (places.length === 0) break;
    const [node, key] = places[next(places.length)]!;
    const [from, fromKey] = places[next(places.length)]!;
    const target = node as { [key: string]: unknown };
    const copy = structuredClone((from as { [key: string]: unknown })[fromKey]);
    const write = (name: string, value: unknown): unknown =>
      Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
    switch (next(6)) {
      case 0:
      case 1:
        write(key, structuredClone(VALUES[next(VALUES.length)]));
        break;
      case 2:
        write(key, copy);
        break;
      case 3:
        if (Array.isArray(node)) node.splice(Number(key), next(2), copy);
        else write(KEYS[next(KEYS.length)]!, copy);
        break;
      case 4:
        if (Array.isArray(node)) node.splice(Number(key), 1);
        else Reflect.deleteProperty(target, key);
        break;
      default:
        if (typeof target[key] === "number") write(key, (target[key] as number) + next(5) - 2);
        else write(key, structuredClone(VALUES[next(VALUES.length)]));
    }
  }
  return root;
}
