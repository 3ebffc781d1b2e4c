import type { Interpolation } from "../../../src/ops/resize2d.ts";
import { type NdArray, permute, reshape as withDims, sizeOf } from "../ndarray.ts";
import { type Output, type Sketch, type Tensor, Unmapped } from "../sketch.ts";

/** The same elements under another shape. */
export function reshape(sketch: Sketch, x: Tensor, dims: readonly number[]): Tensor {
  if (!sketch.batched) return sketch.addOne("reshape", [x], { target: dims });
  if (dims[0] !== x.dims[0]) throw new Unmapped("works along the batch axis");
  return sketch.addOne("reshape", [x], { target: dims.slice(1) });
}

/** A transpose by our op, not by the runner. */
export function transpose(sketch: Sketch, x: Tensor, permutation: readonly number[]): Tensor {
  return sketch.addOne("transpose", [x], {
    permutation: [0, ...permutation.map((axis) => sketch.axis(x, axis))],
  });
}

export function concat(sketch: Sketch, inputs: readonly Tensor[], axis: number): Tensor {
  return sketch.addOne("concat", inputs, { axis: sketch.axis(inputs[0] as Tensor, axis) });
}

/** Element `begin + i · stride` along every axis. */
export function slice(
  sketch: Sketch,
  x: Tensor,
  begin: readonly number[],
  size: readonly number[],
  strides: readonly number[],
): Tensor {
  if (size.some((count) => count === 0)) throw new Unmapped("empty tensor");
  return sketch.addOne("slice", [x], { begin, size, strides });
}

/** Pieces of the given sizes along an axis. */
export function split(sketch: Sketch, x: Tensor, sizes: readonly number[], axis: number): Tensor[] {
  const along = axis < 0 ? axis + x.dims.length : axis;
  const strides = x.dims.map(() => 1);
  let next = 0;
  return sizes.map((count) => {
    const begin = x.dims.map((_, i) => (i === along ? next : 0));
    next += count;
    return slice(
      sketch,
      x,
      begin,
      x.dims.map((dim, i) => (i === along ? count : dim)),
      strides,
    );
  });
}

export function reverse(sketch: Sketch, x: Tensor, axes: readonly number[]): Tensor {
  const begin = x.dims.map((dim, axis) => (axes.includes(axis) ? dim - 1 : 0));
  return slice(
    sketch,
    x,
    begin,
    x.dims,
    x.dims.map((_, axis) => (axes.includes(axis) ? -1 : 1)),
  );
}

/** A border by our op, not by the runner. */
export function pad(
  sketch: Sketch,
  x: Tensor,
  before: readonly number[],
  after: readonly number[],
  value: number,
): Tensor {
  const skip = sketch.batched ? 1 : 0;
  if ([...before, ...after].some((count) => count < 0)) throw new Unmapped("negative padding");
  return sketch.addOne("pad", [x], { before: before.slice(skip), after: after.slice(skip), value });
}

/** Axes of size 1 repeated, after axes of size 1 were added at the left. */
export function expand(sketch: Sketch, x: Tensor, dims: readonly number[]): Tensor {
  const rank = Math.max(dims.length, x.dims.length);
  const aligned = [...Array.from({ length: rank - x.dims.length }, () => 1), ...x.dims];
  const wide = [...Array.from({ length: rank - dims.length }, () => 1), ...dims];
  const target = aligned.map((dim, axis) => (dim === 1 ? (wide[axis] ?? 1) : dim));
  const input = rank === x.dims.length ? x : reshape(sketch, x, aligned);
  return sketch.addOne("broadcast", [input], { target });
}

/** Rows of a table: an axis of a tensor that is a weight, which the runner puts first and flattens the rest of. */
export function gather(sketch: Sketch, table: Tensor, indices: Tensor, axis: number): Output {
  const numbers = sketch.numbers(table);
  const along = axis < 0 ? axis + table.dims.length : axis;
  const isRow = (index: number): boolean => index >= 0 && index < (table.dims[along] ?? 0);
  if (!sketch.numbers(indices).data.every(isRow)) throw new Unmapped("gather with indices that are no row");
  const rest = table.dims.map((_, i) => i).filter((i) => i !== along);
  const first = permute(numbers, [along, ...rest]);
  const [rows = 1, ...sample] = first.dims;
  const result = sketch.addOne(
    "gather",
    [indices, sketch.weight(withDims(first, [rows, sizeOf(sample)]))],
    {},
  );
  const rank = indices.dims.length;
  const order = [
    ...rest.slice(0, along).map((_, i) => rank + i),
    ...indices.dims.map((_, i) => i),
    ...rest.slice(along).map((_, i) => rank + along + i),
  ];
  const finish = (parts: readonly NdArray[]): NdArray =>
    permute(withDims(parts[0] as NdArray, [...indices.dims, ...sample]), order);
  return { parts: [result], finish };
}

/** Images of another size: two axes are resized, which the runner puts in the middle. */
export function resize(
  sketch: Sketch,
  x: Tensor,
  size: ReadonlyMap<number, number>,
  interpolation: Interpolation,
): Output {
  const resized = [...size.keys()].sort((a, b) => a - b);
  const kept = x.dims.map((_, axis) => axis).filter((axis) => !size.has(axis));
  if (x.dims.length !== 4 || resized.length !== 2) throw new Unmapped("resizing other axes than two of four");
  const order = [kept[0] ?? 0, ...resized, kept[1] ?? 0];
  const images = sketch.permuted(x, order);
  const [rows = 0, columns = 0] = resized.map((axis) => size.get(axis) ?? 1);
  const result = sketch.addOne("resize2d", [images], { size: [rows, columns], interpolation });
  const back = x.dims.map((_, axis) => order.indexOf(axis));
  return { parts: [result], finish: (parts) => permute(parts[0] as NdArray, back) };
}
