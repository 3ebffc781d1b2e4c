import { ModelFormatError } from "../../core/errors.ts";
import { ByteSource } from "../bytes.ts";
import { ConfigReader } from "../../core/config-reader.ts";
import { parseJson } from "../../core/json.ts";
import type { FormatLimits } from "../limits.ts";
import type { NumberType } from "../numbers.ts";
import { checkDims, NUMBER_SIZES, plainArray, type WeightArray } from "../weight-array.ts";

const TYPES: ReadonlyMap<string, NumberType> = new Map([
  ["F64", "float64"], ["F32", "float32"], ["F16", "float16"], ["BF16", "bfloat16"], ["I64", "int64"], ["I32", "int32"],
  ["I16", "int16"], ["I8", "int8"], ["U64", "uint64"], ["U32", "uint32"], ["U16", "uint16"], ["U8", "uint8"], ["BOOL", "uint8"],
]); // prettier-ignore

/** Eight bytes of a length, whose upper ones are zero, and a JSON object. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 10 && bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0);
}

/**
 * The arrays of a safetensors file, as they lie in it. Every byte must belong to exactly one of them.
 *
 * @throws ModelFormatError if header and data contradict each other.
 * Source: https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(
  bytes: Uint8Array,
  name: string,
  limits: FormatLimits,
): readonly WeightArray[] {
  const source = new ByteSource(name, bytes);
  const cursor = source.from(0, "safetensors header");
  const length = cursor.u64();
  if (length > Math.min(limits.jsonBytes, limits.modelBytes)) {
    throw cursor.fail("is larger than allowed", { received: `${length} bytes` });
  }
  const json = cursor.take(length);
  const dataAt = cursor.position;
  const header = new ConfigReader(parseJson(json, name, limits.jsonDepth), name);
  const metadata = header.optionalObject("__metadata__");
  for (const key of metadata?.keys() ?? []) metadata?.string(key);
  const entries = header
    .keys()
    .filter((key) => key !== "__metadata__")
    .map((key) => {
      const entry = header.object(key);
      const [begin = -1, end = -1, ...more] = entry.integers("data_offsets");
      if (more.length > 0 || begin < 0 || end < begin) throw entry.fail("data_offsets", "a begin and an end");
      return { key, entry, begin, end };
    })
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  const arrays = entries.map(({ key, entry, begin, end }) => {
    const dtype = TYPES.get(entry.string("dtype"));
    if (dtype === undefined) throw entry.fail("dtype", `one of ${[...TYPES.keys()].join(", ")}`);
    const shape = checkDims(entry.array("shape"), entry.at("shape"));
    const size = shape.reduce((product, dim) => product * dim, NUMBER_SIZES[dtype]);
    if (begin !== at || end - begin !== size) {
      throw entry.fail("data_offsets", `[${at}, ${at + size}], without gaps and overlaps`);
    }
    at = end;
    return plainArray(source, dataAt + begin, key, shape, dtype);
  });
  if (dataAt + at === bytes.length) return arrays;
  throw new ModelFormatError("the file is longer or shorter than its arrays", {
    path: name,
    expected: `${dataAt + at} bytes`,
    received: `${bytes.length}`,
  });
}
