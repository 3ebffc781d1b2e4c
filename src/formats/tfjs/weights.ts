import { allocateBytes } from "../bytes.ts";
import type { NamedArray } from "../safetensors/writer.ts";
import { storeFloats } from "../store-floats.ts";

/** How weights are stored. `uint8` keeps one byte and, for each weight, a scale and a smallest value. */
export type TfjsDtype = "float32" | "float16" | "uint8";

/** What `weightsManifest` says of one weight. */
export interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32";
  readonly quantization?:
    | { readonly dtype: "float16"; readonly original_dtype: "float32" }
    | {
        readonly dtype: "uint8";
        readonly scale: number;
        readonly min: number;
        readonly original_dtype: "float32";
      };
}

export interface StoredWeights {
  readonly entries: readonly ManifestEntry[];
  /** One after the other, without gaps; one may go on in the next. */
  readonly shards: readonly Uint8Array[];
}

const SHARD_SIZE = 4 * 2 ** 20;

/** The weights as TensorFlow.js reads them: packed without gaps, in shards of 4 MiB. */
export function storeTfjsWeights(arrays: readonly NamedArray[], dtype: TfjsDtype): StoredWeights {
  const width = { float32: 4, float16: 2, uint8: 1 }[dtype];
  const size = arrays.reduce((sum, { values }) => sum + width * values.length, 0);
  const bytes = allocateBytes(size, "the weights");
  let at = 0;
  const entries = arrays.map(({ name, shape, values }): ManifestEntry => {
    const target = bytes.subarray(at, (at += width * values.length));
    const entry = { name, shape, dtype: "float32" } as const;
    if (dtype !== "uint8") {
      storeFloats(values, dtype, target);
      return dtype === "float32" ? entry : { ...entry, quantization: { dtype, original_dtype: "float32" } };
    }
    return { ...entry, quantization: { dtype, ...quantize(values, target), original_dtype: "float32" } };
  });
  const count = Math.max(1, Math.ceil(size / SHARD_SIZE));
  const shards = Array.from({ length: count }, (_, i) =>
    bytes.subarray(i * SHARD_SIZE, (i + 1) * SHARD_SIZE),
  );
  return { entries, shards };
}

/**
 * x ≈ q·scale + min with 256 steps from the smallest to the largest value. Where zero is between them it is one of the
 * steps, so that it stays zero.
 *
 * Source: `quantize_weights` in tensorflowjs/quantization.py
 */
function quantize(
  values: Float32Array,
  target: Uint8Array,
): { readonly scale: number; readonly min: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return { scale: 1, min: values.length === 0 ? 0 : (values[0] as number) };
  const scale = (high - low) / 255;
  const min = low <= 0 && high >= 0 ? -Math.round(-low / scale) * scale : low;
  for (let at = 0; at < values.length; at++) {
    target[at] = Math.min(255, Math.max(0, Math.round(((values[at] as number) - min) / scale)));
  }
  return { scale, min };
}
