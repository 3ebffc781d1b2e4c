import { ModelFormatError } from "../core/errors.ts";
import { elementCount, MAX_ELEMENTS } from "../core/shape.ts";
import type { ByteSource } from "./bytes.ts";
import { MAX_RANK } from "./limits.ts";
import { NUMBERS, type NumberType, readFloat32 } from "./numbers.ts";

/** One stored array. The shape is known at once; values are converted only when they are asked for. */
export interface WeightArray {
  /** Where it is in the file: `layers/dense/vars/0`. */
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: NumberType | "opaque" | "string" | "unknown";
  /** The values in C order: a view on the file's bytes if these are aligned float32, else a copy. */
  float32(): Promise<Float32Array>;
}

/** Bytes of one number. */
export const NUMBER_SIZES: Readonly<Record<NumberType, number>> = {
  float16: 2, bfloat16: 2, float32: 4, float64: 8, int8: 1, int16: 2, int32: 4, int64: 8, uint8: 1, uint16: 2, uint32: 4, uint64: 8,
}; // prettier-ignore

export function isNumberType(name: string): name is NumberType {
  return Object.hasOwn(NUMBERS, name);
}

/** Dimensions a stranger wrote. @throws ModelFormatError unless they are few, whole and of a product that can be had. */
export function checkDims(dims: readonly unknown[], path: string): readonly number[] {
  const sizes = dims.filter((dim): dim is number => Number.isSafeInteger(dim) && (dim as number) >= 0);
  const fits = sizes.length === dims.length && dims.length <= MAX_RANK;
  if (fits && elementCount(sizes) <= MAX_ELEMENTS && sizes.every((dim) => dim <= MAX_ELEMENTS)) return sizes;
  throw new ModelFormatError("this is no shape of a weight", {
    path,
    expected: `at most ${MAX_RANK} sizes whose product is at most ${MAX_ELEMENTS}`,
    received: JSON.stringify(dims)?.slice(0, 80),
  });
}

/** Numbers that stand in a file one after the other, from byte `at` on. */
export function plainArray(
  source: ByteSource,
  at: number,
  path: string,
  shape: readonly number[],
  dtype: NumberType,
): WeightArray {
  const count = elementCount(shape);
  source.cursor(at, count * NUMBER_SIZES[dtype], `array "${path}"`);
  return {
    path,
    shape,
    dtype,
    float32: async () => readFloat32(source, at, count, dtype, NUMBER_SIZES[dtype]),
  };
}
