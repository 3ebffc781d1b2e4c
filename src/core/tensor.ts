import { ShapeError } from "./errors.ts";
import { elementCount, isSize, MAX_ELEMENTS } from "./shape.ts";

/** Arrays of numbers nested to any depth, as literals write them. */
export type NestedArray = readonly number[] | readonly NestedArray[];

/** Numbers that can be read as float32. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/**
 * A dense float32 array in row-major order.
 *
 * Tensors that `predict` returns are copies: they stay as they are, and there is nothing to dispose.
 *
 * @example
 * const y = net.predict(x);
 * y.shape;        // [1, 10]
 * y.data;         // Float32Array(10)
 * y.toArray();    // [[0.01, 0.93, ...]]
 */
export class Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;

  /** @throws ShapeError if `data` does not hold exactly the elements of `shape`. */
  constructor(data: Float32Array, shape: readonly number[]) {
    checkShape(shape);
    if (data.length !== elementCount(shape)) {
      throw new ShapeError("The data does not fill the shape", {
        argument: "data",
        expected: `${elementCount(shape)} elements for shape [${shape.join(", ")}]`,
        received: `${data.length} elements`,
      });
    }
    this.data = data;
    this.shape = [...shape];
  }

  /** The same numbers as nested arrays. */
  toArray(): NestedArray {
    let level: readonly (number | NestedArray)[] = Array.from(this.data);
    for (let axis = this.shape.length - 1; axis > 0; axis--) {
      const size = this.shape[axis] ?? 1;
      const rows = elementCount(this.shape.slice(0, axis));
      level = Array.from(
        { length: rows },
        (_, row) => level.slice(row * size, (row + 1) * size) as NestedArray,
      );
    }
    return level as NestedArray;
  }
}

/**
 * Makes a tensor from nested arrays, or from flat numbers and a shape. The numbers are copied.
 *
 * @example
 * tensor([[1, 2, 3], [4, 5, 6]]);                       // shape [2, 3]
 * tensor(new Float32Array(28 * 28), [1, 28, 28, 1]);
 * @throws ShapeError for ragged arrays, or a shape the numbers do not fill.
 */
export function tensor(values: NestedArray | NumericArray, shape?: readonly number[]): Tensor {
  if (ArrayBuffer.isView(values)) return new Tensor(Float32Array.from(values), shape ?? [values.length]);
  const nested = nestedShape(values);
  const data = new Float32Array(elementCount(nested));
  fill(values, nested, 0, data, 0);
  return new Tensor(data, shape ?? nested);
}

function checkShape(shape: readonly number[]): void {
  if (!Array.isArray(shape) || !shape.every((dim) => dim === 0 || isSize(dim))) {
    throw new ShapeError("Not a shape", {
      argument: "shape",
      expected: `integers from 0 to ${MAX_ELEMENTS}`,
      received: `[${String(shape)}]`,
    });
  }
  if (elementCount(shape) > MAX_ELEMENTS) {
    throw new ShapeError("The tensor is too large", {
      argument: "shape",
      expected: `at most ${MAX_ELEMENTS} elements`,
      received: `[${shape.join(", ")}]`,
    });
  }
}

/** The shape of nested arrays, read along their first elements; `fill` then checks all the others against it. */
function nestedShape(values: NestedArray): number[] {
  const shape: number[] = [];
  let level: unknown = values;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  checkShape(shape);
  return shape;
}

function fill(
  values: unknown,
  shape: readonly number[],
  axis: number,
  data: Float32Array,
  at: number,
): number {
  if (axis === shape.length) {
    if (typeof values !== "number") throw raggedError(shape, axis, values);
    data[at] = values;
    return at + 1;
  }
  if (!Array.isArray(values) || values.length !== shape[axis]) throw raggedError(shape, axis, values);
  for (const value of values) at = fill(value, shape, axis + 1, data, at);
  return at;
}

function raggedError(shape: readonly number[], axis: number, values: unknown): ShapeError {
  const what = Array.isArray(values)
    ? `an array of ${values.length}`
    : values === null
      ? "null"
      : `a ${typeof values}`;
  return new ShapeError("Nested arrays must be rectangular and hold numbers only", {
    expected:
      axis === shape.length ? "a number" : `${shape[axis]} elements on axis ${axis}, as in the first row`,
    received: what,
  });
}
