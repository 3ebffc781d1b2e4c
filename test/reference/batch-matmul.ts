import type { MatmulAttributes } from "../../src/ops/matmul.ts";
import { flatten, indicesOf } from "./indices.ts";
import type { Numbers } from "./numbers.ts";

/** y[..., i, j] = sum over l of a[..., i, l] · b[..., l, j], the axes before aligned at the right and repeated where 1. */
export function batchMatmul(
  [a, aShape]: readonly [Numbers, readonly number[]],
  [b, bShape]: readonly [Numbers, readonly number[]],
  { transposeA, transposeB }: MatmulAttributes,
  shape: readonly number[],
): Float64Array {
  const k = aShape.at(transposeA ? -2 : -1) ?? 0;
  const element = (numbers: Numbers, own: readonly number[], index: readonly number[]): number => {
    const aligned = index.slice(index.length - own.length);
    return numbers[flatten(aligned.map((i, axis) => (own[axis] === 1 ? 0 : i)), own)] ?? NaN; // prettier-ignore
  };
  const values = indicesOf(shape).map((index) => {
    const outer = index.slice(0, -2);
    const [i = 0, j = 0] = index.slice(-2);
    let sum = 0;
    for (let l = 0; l < k; l++) {
      const left = element(a, aShape, [...outer, ...(transposeA ? [l, i] : [i, l])]);
      sum += left * element(b, bShape, [...outer, ...(transposeB ? [j, l] : [l, j])]);
    }
    return sum;
  });
  return Float64Array.from(values);
}
