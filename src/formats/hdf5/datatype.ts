import { latin1, type Cursor } from "../bytes.ts";
import type { NumberType } from "../numbers.ts";

/** How one element is stored. `unknown` is a type that exists but is not read; it fails where its values are asked for. */
export type Datatype = { readonly size: number } & (
  | { readonly kind: "number"; readonly type: NumberType }
  | { readonly kind: "opaque"; readonly tag: string }
  | { readonly kind: "string"; readonly padding: number }
  | { readonly kind: "vlen-string" }
  | { readonly kind: "unknown"; readonly description: string }
);

/** Class numbers of IV.A.2.d, the "Class of datatype" table. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const OPAQUE = 5;
const ENUM = 8;
const VLEN = 9;
const CLASS_NAMES = [
  "integer", "float", "time", "string", "bit field", "opaque", "compound", "reference", "enumeration", "variable-length",
  "array", "complex",
]; // prettier-ignore

/** HDF5 File Format Specification 3.0, IV.A.2.d "The Datatype Message", versions 1 to 3 (the classes below are alike in all). */
export function readDatatype(cursor: Cursor): Datatype {
  const classAndVersion = cursor.u8();
  const bits = cursor.u8() | (cursor.u8() << 8) | (cursor.u8() << 16);
  const size = cursor.u32();
  if (size === 0) throw cursor.fail("has elements of no size");
  const version = classAndVersion >> 4;
  if (version < 1 || version > 5) throw cursor.fail("is of no known version", { received: `${version}` });
  const typeClass = classAndVersion & 0x0f;
  if (typeClass === INTEGER) return readInteger(cursor, size, bits);
  if (typeClass === FLOAT) return readFloat(cursor, size, bits);
  if (typeClass === STRING) return { kind: "string", size, padding: bits & 0x0f };
  if (typeClass === OPAQUE) return { kind: "opaque", size, tag: readTag(cursor, bits) };
  if (typeClass === VLEN && (bits & 0x0f) === 1) return { kind: "vlen-string", size };
  if (typeClass === ENUM) return readEnum(cursor, size);
  return unknown(size, CLASS_NAMES[typeClass] ?? `class ${typeClass}`);
}

/** "Fixed-Point Numbers": bit 0 byte order, bit 3 signed; then bit offset and precision. */
function readInteger(cursor: Cursor, size: number, bits: number): Datatype {
  const bitOffset = cursor.u16();
  const precision = cursor.u16();
  const type = `${bits & 0x08 ? "int" : "uint"}${size * 8}`;
  if (bits & 0x01) return unknown(size, `big-endian ${type}`);
  if (bitOffset !== 0 || precision !== size * 8 || !isIntegerType(type)) {
    return unknown(size, `${precision}-bit integer in ${size} bytes`);
  }
  return { kind: "number", type, size };
}

const INTEGER_TYPES = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const;

function isIntegerType(type: string): type is (typeof INTEGER_TYPES)[number] {
  return (INTEGER_TYPES as readonly string[]).includes(type);
}

/** "exponent location, exponent size, mantissa size, exponent bias" of each float read; the mantissa is at bit 0, the sign on top. */
const FLOAT_LAYOUTS: ReadonlyMap<string, NumberType> = new Map([
  ["10,5,10,15", "float16"],
  ["7,8,7,127", "bfloat16"],
  ["23,8,23,127", "float32"],
  ["52,11,52,1023", "float64"],
]);

/** "Floating-Point Numbers": bits 0 and 6 byte order, bits 8-15 sign location; then the layout. */
function readFloat(cursor: Cursor, size: number, bits: number): Datatype {
  const bitOffset = cursor.u16();
  const precision = cursor.u16();
  const exponentAt = cursor.u8();
  const exponentSize = cursor.u8();
  const mantissaAt = cursor.u8();
  const mantissaSize = cursor.u8();
  const bias = cursor.u32();
  const type = FLOAT_LAYOUTS.get(`${exponentAt},${exponentSize},${mantissaSize},${bias}`);
  const plain =
    bitOffset === 0 &&
    mantissaAt === 0 &&
    precision === size * 8 &&
    precision === 1 + exponentSize + mantissaSize &&
    ((bits >> 8) & 0xff) === precision - 1;
  if (type === undefined || !plain) return unknown(size, `${precision}-bit float in ${size} bytes`);
  if (bits & 0x41) return unknown(size, `big-endian ${type}`);
  return { kind: "number", type, size };
}

/** "Opaque": an ASCII tag of the length in bits 0-7, NUL-padded. */
function readTag(cursor: Cursor, bits: number): string {
  return latin1(cursor.take(Math.min(bits & 0xff, cursor.remaining))).replace(/\0.*$/s, "");
}

/** "Enumeration": its base type comes first; h5py writes a bool as an int8 that has two names. */
function readEnum(cursor: Cursor, size: number): Datatype {
  const base = (cursor.u8() & 0x0f) === INTEGER;
  cursor.position--;
  return base ? readDatatype(cursor) : unknown(size, "enumeration");
}

function unknown(size: number, description: string): Datatype {
  return { kind: "unknown", size, description };
}
