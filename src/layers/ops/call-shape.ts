import type { SymbolicTensor } from "../symbolic.ts";
import { GetItem, type ItemKey } from "./get-item.ts";
import type { OperationOptions } from "./operation.ts";
import { Flip, type FlipOptions, Moveaxis, Repeat, Split, Stack, Swapaxes, Tile } from "./rearrange.ts";
import { Concatenate, ExpandDims, Reshape, Squeeze, Transpose } from "./shape.ts";

type Named = OperationOptions;
type Along = OperationOptions & {
  /** From the end if negative; never the batch, 0. */
  readonly axis: number;
};

/**
 * Elements of each sample, as Python's x[...] gives them; the batch is taken whole.
 *
 * @example
 * ops.getItem(x, ":, 1:5:2");     // or [{ start: null, stop: null, step: null }, { start: 1, stop: 5, step: 2 }]
 */
export function getItem(x: SymbolicTensor, key: ItemKey, options?: Named): SymbolicTensor {
  return new GetItem({ ...options, key }).apply(x);
}

/** The same elements in the same order under another shape: `newshape` begins with -1, the batch. */
export function reshape(x: SymbolicTensor, newshape: readonly number[], options?: Named): SymbolicTensor {
  return new Reshape({ ...options, newshape }).apply(x);
}

/** The axes in another order, which begins with 0, the batch. */
export function transpose(x: SymbolicTensor, axes: readonly number[], options?: Named): SymbolicTensor {
  return new Transpose({ ...options, axes }).apply(x);
}

/** Two axes change places. */
export function swapaxes(x: SymbolicTensor, axis1: number, axis2: number, options?: Named): SymbolicTensor {
  return new Swapaxes({ ...options, axis1, axis2 }).apply(x);
}

/** One axis in another place, the others in their order. */
export function moveaxis(
  x: SymbolicTensor,
  source: number,
  destination: number,
  options?: Named,
): SymbolicTensor {
  return new Moveaxis({ ...options, source, destination }).apply(x);
}

/** A new axis of size 1. */
export function expandDims(x: SymbolicTensor, axis: number, options?: Named): SymbolicTensor {
  return new ExpandDims({ ...options, axis }).apply(x);
}

/** Removes an axis of size 1. */
export function squeeze(x: SymbolicTensor, axis: number, options?: Named): SymbolicTensor {
  return new Squeeze({ ...options, axis }).apply(x);
}

/** Tensors one after the other along an axis. */
export function concatenate(xs: readonly SymbolicTensor[], options: Along): SymbolicTensor {
  return new Concatenate(options).apply(xs);
}

/** Tensors of one shape along a new axis. */
export function stack(xs: readonly SymbolicTensor[], options: Along): SymbolicTensor {
  return new Stack(options).apply(xs);
}

/** The parts of a tensor along an axis: so many of equal size, or cut at these indices. */
export function split(
  x: SymbolicTensor,
  indicesOrSections: number | readonly number[],
  options: Along,
): readonly SymbolicTensor[] {
  const parts = new Split({ ...options, indicesOrSections }).apply<SymbolicTensor | SymbolicTensor[]>(x);
  return [parts].flat();
}

/** The elements along one axis, or several, in the other order. */
export function flip(x: SymbolicTensor, options: FlipOptions): SymbolicTensor {
  return new Flip(options).apply(x);
}

/** Each element of an axis several times: a a b b. */
export function repeat(x: SymbolicTensor, repeats: number, options: Along): SymbolicTensor {
  return new Repeat({ ...options, repeats }).apply(x);
}

/** The whole several times along each axis, 1 for the batch: a b a b. */
export function tile(x: SymbolicTensor, repeats: readonly number[], options?: Named): SymbolicTensor {
  return new Tile({ ...options, repeats }).apply(x);
}
