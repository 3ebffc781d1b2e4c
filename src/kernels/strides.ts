import { elementCount } from "../core/shape.ts";
import type { Value } from "../graph/graph.ts";
import { alignedDim } from "../ops/binary.ts";

/** An axis of a strided copy: how many elements, and the bytes from one to the next on each side. */
export type StridedAxis = readonly [count: number, first: number, second: number];

/** The sizes of one sample. */
export function sampleOf({ shape }: Value): number[] {
  return shape.slice(1).map((dim) => dim ?? 1);
}

/** Bytes from one element to the next along each axis of a sample. */
export function stridesOf(value: Value): number[] {
  return denseStrides(sampleOf(value));
}

/** The same for any row-major array. */
export function denseStrides(sizes: readonly number[]): number[] {
  return sizes.map((_, axis) => 4 * sizes.slice(axis + 1).reduce((product, size) => product * size, 1));
}

/**
 * The same elements in the same order with as few axes as possible: those of size 1 go, and neighbours that a single
 * step can walk through become one. At least one axis is left.
 */
export function mergeAxes(axes: readonly StridedAxis[]): StridedAxis[] {
  const merged: StridedAxis[] = [];
  for (const [count, first, second] of axes) {
    if (count === 1) continue;
    const outer = merged.at(-1);
    if (outer !== undefined && outer[1] === count * first && outer[2] === count * second) {
      merged[merged.length - 1] = [outer[0] * count, first, second];
    } else {
      merged.push([count, first, second]);
    }
  }
  return merged.length === 0 ? [[1, 4, 4]] : merged;
}

/** Bytes along each axis of a sample of `y`: 0 where the operand is repeated. */
export function repeatedStrides(operand: Value, y: Value): number[] {
  const rank = y.shape.length;
  const sizes = y.shape.map((_, axis) => (axis === 0 ? 1 : (alignedDim(operand.shape, axis, rank) ?? 1)));
  const strides = denseStrides(sizes);
  return sizes.map((size, axis) => (size === 1 ? 0 : (strides[axis] ?? 0))).slice(1);
}

/** Bytes from one sample to the next; a weight is the same for all. */
export function sampleStride({ constant, shape }: Value): number {
  return constant === undefined ? 4 * elementCount(shape.slice(1)) : 0;
}
