/** Types in which weights are stored when a model is written. */
export type StoredFloat = "float32" | "float16";

export const FLOAT_BYTES: Readonly<Record<StoredFloat, number>> = { float32: 4, float16: 2 };

/** The bytes of numbers as float32, little-endian as all memory that runs WebAssembly: a view. */
export function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Writes numbers to the start of `target`. */
export function storeFloats(values: Float32Array, type: StoredFloat, target: Uint8Array): void {
  if (type === "float32") return target.set(bytesOf(values));
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  for (let at = 0; at < values.length; at++) view.setUint16(2 * at, toHalf(values[at] as number), true);
}

const float: Float32Array = new Float32Array(1);
const word: Uint32Array = new Uint32Array(float.buffer);

/** The bits of the nearest IEEE 754 half of a float32, ties to even; beyond 65,519 infinity. */
export function toHalf(value: number): number {
  float[0] = value;
  const bits = word[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65,536 or more
  if (magnitude < 0x38800000) {
    // Below the smallest normal half, 2^-14: a multiple of 2^-24. Adding 0.5 makes that the last bit of a float32.
    float[0] = Math.abs(value) + 0.5;
    return sign | ((word[0] as number) - 0x3f000000);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0x0fff + odd) >>> 13);
}
