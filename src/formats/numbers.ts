import { allocateBytes, type ByteSource } from "./bytes.ts";

/** The number types of all formats. */
export type NumberType =
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64";

/** How to read one number of each type from little-endian bytes. */
export const NUMBERS: Readonly<Record<NumberType, (view: DataView, at: number) => number>> = {
  float16: (view, at) => fromHalf(view.getUint16(at, true)),
  bfloat16: (view, at) => fromUpperHalf(view.getUint16(at, true)),
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
  int8: (view, at) => view.getInt8(at),
  int16: (view, at) => view.getInt16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at) => view.getUint16(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
};

/**
 * `count` numbers of `type` and `size` bytes at byte `at`, as float32. Float32 at a multiple of 4 in its buffer is a view
 * on the file's bytes; all else is one copy, rounded to the nearest float32.
 *
 * Lanewise runs where WebAssembly does, on little-endian memory, so float32 needs no conversion.
 */
export function readFloat32(
  source: ByteSource,
  at: number,
  count: number,
  type: NumberType,
  size: number,
): Float32Array {
  const { bytes, view } = source;
  if (type === "float32" && (bytes.byteOffset + at) % 4 === 0) {
    return new Float32Array(bytes.buffer, bytes.byteOffset + at, count);
  }
  const copy = allocateBytes(count * 4, source.place(at));
  const floats = new Float32Array(copy.buffer);
  if (type === "float32") {
    copy.set(bytes.subarray(at, at + count * 4));
    return floats;
  }
  const read = NUMBERS[type];
  for (let i = 0; i < count; i++) floats[i] = read(view, at + i * size);
  return floats;
}

/** HALF_SCALE[e] = 2^(e - 25), the value of the last bit of a half with exponent field e; subnormals share that of e = 1. */
const HALF_SCALE: Float64Array = Float64Array.from(
  { length: 31 },
  (_, exponent) => 2 ** (Math.max(1, exponent) - 25),
);

/** IEEE 754 half: sign 1, exponent 5 (bias 15), mantissa 10. */
function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? mantissa : mantissa | 0x400) * HALF_SCALE[exponent]!;
}

const word: Uint32Array = new Uint32Array(1);
const float: Float32Array = new Float32Array(word.buffer);

/** bfloat16 is the upper half of a float32. */
function fromUpperHalf(bits: number): number {
  word[0] = bits << 16;
  return float[0]!;
}
