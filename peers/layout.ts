/** Changes of layout between Keras and ONNX, outside every timed region. */

/** y[...] = x with its axes in the order of `axes`, as in numpy.transpose. */
export function transpose(x: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = axes.map((axis) => shape[axis] ?? 0);
  const steps = axes.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(x.length);
  const at = axes.map(() => 0);
  let source = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = x[source] ?? 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] ?? 0) + 1;
      source += steps[axis] ?? 0;
      if ((at[axis] ?? 0) < (sizes[axis] ?? 0)) break;
      source -= (steps[axis] ?? 0) * (sizes[axis] ?? 0);
      at[axis] = 0;
    }
  }
  return result;
}

/** Gate blocks of gates[rows, order.length * units], put in another order and transposed: [order.length * units, rows]. */
export function gateRows(
  gates: Float32Array,
  rows: number,
  units: number,
  order: readonly number[],
): Float32Array {
  const columns = order.length * units;
  const result = new Float32Array(rows * columns);
  order.forEach((gate, place) => {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        result[(place * units + unit) * rows + row] = gates[row * columns + gate * units + unit] ?? 0;
      }
    }
  });
  return result;
}
