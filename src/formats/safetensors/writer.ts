import { alignUp, type Image } from "../byte-writer.ts";
import { FLOAT_BYTES, storeFloats, type StoredFloat } from "../store-floats.ts";

/** An array with the name it gets in the file. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const TYPES: Readonly<Record<StoredFloat, string>> = { float32: "F32", float16: "F16" };

/**
 * A safetensors file: the length of the header in 8 bytes, the header as JSON, the arrays in its order without gaps.
 *
 * @param metadata Texts for `__metadata__`.
 * Source: https://huggingface.co/docs/safetensors
 */
export function safetensorsImage(
  arrays: readonly NamedArray[],
  dtype: StoredFloat,
  metadata: Readonly<Record<string, string>> = {},
): Image {
  let offset = 0;
  const entries = arrays.map(({ name, shape, values }) => {
    const begin = offset;
    offset += values.length * FLOAT_BYTES[dtype];
    return [name, { dtype: TYPES[dtype], shape, data_offsets: [begin, offset] }] as const;
  });
  const json = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries([["__metadata__", metadata], ...entries])),
  );
  const dataAt = 8 + alignUp(json.length, 8);
  return {
    size: dataAt + offset,
    write(target): void {
      new DataView(target.buffer, target.byteOffset).setUint32(0, dataAt - 8, true);
      target.set(json, 8);
      target.fill(0x20, 8 + json.length, dataAt); // spaces, as the format asks
      for (const [at, { values }] of arrays.entries()) {
        const [, { data_offsets: range }] = entries[at] as (typeof entries)[number];
        storeFloats(values, dtype, target.subarray(dataAt + (range[0] ?? 0), dataAt + (range[1] ?? 0)));
      }
    },
  };
}
