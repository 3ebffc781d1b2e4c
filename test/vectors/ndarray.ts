/** A tensor of a vector file: numbers in row-major order. */
export interface NdArray {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** The array whose element at each index is what `at` says. */
export function arrayOf(dims: readonly number[], at: (index: readonly number[]) => number): NdArray {
  const data = new Float32Array(sizeOf(dims));
  const index = dims.map(() => 0);
  for (let flat = 0; flat < data.length; flat++) {
    data[flat] = at(index);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next === dims[axis] ? 0 : next;
      if (next !== dims[axis]) break;
    }
  }
  return { dims, data };
}

/** An element; `outside` where the index leaves the array. */
export function elementOf({ dims, data }: NdArray, index: readonly number[], outside = NaN): number {
  let flat = 0;
  for (const [axis, size] of dims.entries()) {
    const at = index[axis] ?? 0;
    if (at < 0 || at >= size) return outside;
    flat = flat * size + at;
  }
  return data[flat] ?? NaN;
}

/** Axis i of the result is axis `permutation[i]` of the array. */
export function permute(array: NdArray, permutation: readonly number[]): NdArray {
  const source = permutation.map((_, axis) => permutation.indexOf(axis));
  return arrayOf(
    permutation.map((axis) => array.dims[axis] ?? 1),
    (index) =>
      elementOf(
        array,
        source.map((axis) => index[axis] ?? 0),
      ),
  );
}

/** A border of `value`; negative sizes cut. */
export function pad(
  array: NdArray,
  before: readonly number[],
  after: readonly number[],
  value: number,
): NdArray {
  return arrayOf(
    array.dims.map((dim, axis) => dim + (before[axis] ?? 0) + (after[axis] ?? 0)),
    (index) =>
      elementOf(
        array,
        index.map((at, axis) => at - (before[axis] ?? 0)),
        value,
      ),
  );
}

/** The elements along an axis in the other order. */
export function reverse(array: NdArray, axis: number): NdArray {
  const last = (array.dims[axis] ?? 1) - 1;
  return arrayOf(array.dims, (index) =>
    elementOf(
      array,
      index.map((at, i) => (i === axis ? last - at : at)),
    ),
  );
}

/** The same numbers under another shape. */
export function reshape({ data }: NdArray, dims: readonly number[]): NdArray {
  return { dims, data };
}

/** Element `index` of axis 0. */
export function pick(array: NdArray, index: number): NdArray {
  const dims = array.dims.slice(1);
  return { dims, data: array.data.slice(index * sizeOf(dims), (index + 1) * sizeOf(dims)) };
}

/** Blocks of axis 0, of equal size, in another order. */
export function reorderBlocks(array: NdArray, order: readonly number[]): NdArray {
  const block = array.data.length / order.length;
  const data = new Float32Array(array.data.length);
  for (const [to, from] of order.entries())
    data.set(array.data.subarray(from * block, (from + 1) * block), to * block);
  return { dims: array.dims, data };
}

/** Arrays of one shape along a new axis 0. */
export function stack(arrays: readonly NdArray[]): NdArray {
  const dims = [arrays.length, ...(arrays[0]?.dims ?? [])];
  return { dims, data: Float32Array.from(arrays.flatMap(({ data }) => [...data])) };
}

/** NumPy's broadcasting to a shape of the same or a higher rank. */
export function broadcast(array: NdArray, dims: readonly number[]): NdArray {
  const skip = dims.length - array.dims.length;
  return arrayOf(dims, (index) =>
    elementOf(
      array,
      array.dims.map((dim, axis) => (dim === 1 ? 0 : (index[axis + skip] ?? 0))),
    ),
  );
}
