import { UnsupportedError } from "../../core/errors.ts";
import { ByteSource, latin1 } from "../bytes.ts";
import type { NumberType } from "../numbers.ts";
import { checkDims, NUMBER_SIZES, plainArray, type WeightArray } from "../weight-array.ts";

const TYPES: Readonly<Record<string, NumberType>> = {
  f2: "float16", f4: "float32", f8: "float64", i1: "int8", i2: "int16", i4: "int32", i8: "int64", u1: "uint8", u2: "uint16",
  u4: "uint32", u8: "uint64", b1: "uint8",
}; // prettier-ignore

/** As in NumPy itself. In bytes. */
const LONGEST_HEADER = 10_000;

export function isNpy(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 6)) === "\x93NUMPY";
}

/**
 * One array in NumPy's own format, versions 1 to 3. Its header is a Python dictionary; it is matched, not evaluated, and pickled
 * objects are refused.
 *
 * @param path What errors, and the array, are called.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(bytes: Uint8Array, path: string): WeightArray {
  const cursor = new ByteSource(path, bytes).from(0, "NumPy header");
  cursor.signature("\x93NUMPY");
  const version = cursor.u8();
  cursor.skip(1);
  if (version < 1 || version > 3) throw cursor.fail("is of no known version", { received: `${version}` });
  const length = version === 1 ? cursor.u16() : cursor.u32();
  if (length > LONGEST_HEADER)
    throw cursor.fail("is longer than any array needs", { received: `${length} bytes` });
  const text = latin1(cursor.take(length));
  const items = readItems(text);
  const descr = /^'([<>|=]?)([A-Za-z]\d*)'$/.exec(items.get("descr") ?? "");
  const order = /^(True|False)$/.exec(items.get("fortran_order") ?? "")?.[1];
  const dims = /^\((\d+,|\d+(?:, *\d+)+,?)?\)$/.exec(items.get("shape") ?? "");
  if (descr === null || order === undefined || dims === null || items.size !== 3) {
    throw cursor.fail("does not describe a plain array", { received: text.trim().slice(0, 100) });
  }
  const dtype = Object.hasOwn(TYPES, descr[2]!) ? TYPES[descr[2]!] : undefined;
  if (dtype === undefined || (descr[1] === ">" && NUMBER_SIZES[dtype] > 1)) {
    const pickled = descr[2] === "O" ? ": pickled objects, which would be executed" : "";
    throw new UnsupportedError("arrays of this type cannot be read", {
      path,
      received: `${descr[1]}${descr[2]}${pickled}`,
    });
  }
  const sizes = (dims[1] ?? "").split(",").filter((dim) => dim.trim() !== "").map(Number); // prettier-ignore
  const shape = checkDims(sizes, path);
  if (order === "True" && shape.length > 1) {
    throw new UnsupportedError("arrays in Fortran order cannot be read", {
      path,
      expected: "np.ascontiguousarray(array)",
    });
  }
  const array = plainArray(cursor.source, cursor.position, path, shape, dtype);
  cursor.skip(shape.reduce((product, dim) => product * dim, NUMBER_SIZES[dtype]));
  if (cursor.remaining > 0) throw cursor.fail("is followed by more bytes than the array has");
  return array;
}

/** The items of a Python dictionary of plain values, each key once; none if it is anything else. */
function readItems(text: string): ReadonlyMap<string, string> {
  const items = new Map<string, string>();
  const body = /^\{(.*)\}\s*$/s.exec(text)?.[1];
  const item = /\s*'(\w+)'\s*:\s*('[^']*'|\w+|\([^()]*\))\s*(?:,\s*$|,|$)/y;
  for (let at = 0; body !== undefined && at < body.length; at = item.lastIndex) {
    item.lastIndex = at;
    const [, key, value] = item.exec(body) ?? [];
    if (key === undefined || value === undefined || items.has(key)) return new Map();
    items.set(key, value);
  }
  return items;
}
