/** Shapes: plain arrays of dimensions, axis 0 is the batch, `null` is a size not known yet. */

export type Dim = number | null;
export type Shape = readonly Dim[];

/** The largest tensor the library handles; beyond it byte offsets leave 32 bits. */
export const MAX_ELEMENTS: number = 2 ** 29;

/** `(None, 28, 28, 1)`: a shape as Keras prints it. */
export function formatShape(shape: Shape): string {
  const dims = shape.map((dim) => dim ?? "None");
  return dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(", ")})`;
}

/** The number of elements; an unknown dimension counts as `batch`. Exact: both factors are checked by `isSize`. */
export function elementCount(shape: Shape, batch = 1): number {
  let count = 1;
  for (const dim of shape) count *= dim ?? batch;
  return count;
}

/** Is this a dimension: an integer from 1 to `MAX_ELEMENTS`? NaN, fractions, strings and 2^31 are not. */
export function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_ELEMENTS;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** Does a concrete shape fit a pattern in which `null` allows any size? */
export function shapeFits(shape: readonly number[], pattern: Shape): boolean {
  return shape.length === pattern.length && pattern.every((dim, axis) => dim === null || dim === shape[axis]);
}
