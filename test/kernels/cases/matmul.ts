import { type Activation, LINEAR } from "../../../src/ops/activation.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import type { Draw } from "../../helpers/random.ts";
import { batchMatmul } from "../../reference/batch-matmul.ts";
import { activated } from "./dense.ts";
import { manyInputs, type Operand } from "./general.ts";

export interface MatmulRow {
  /** Axes before the matrices, the batch first: of a, and of b where they differ. */
  readonly outer?: readonly number[];
  readonly outerB?: readonly number[];
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** The operand that is a weight. */
  readonly weight?: "a" | "b";
  readonly activation?: Activation;
  /** Random floats instead of integers. */
  readonly floats?: boolean;
  readonly edit?: (data: Float32Array) => Float32Array;
}

const EPSILON = 2 ** -24;

/** Y[...,m,n] = act(A[...,m,k] · B[...,k,n]), exact for integers. */
export function matmulCase(row: MatmulRow, draw: Draw): KernelCase {
  const { outer = [1], outerB = outer, m, k, n, transposeA = false, transposeB = false } = row;
  const { activation = LINEAR, edit = (data) => data } = row;
  const operand = (shape: readonly number[], isWeight: boolean): Operand => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { shape, data: edit(row.floats ? draw.floats(count) : draw.integers(count)), isWeight };
  };
  const a = operand([...outer, ...(transposeA ? [k, m] : [m, k])], row.weight === "a");
  const b = operand([...outerB, ...(transposeB ? [n, k] : [k, n])], row.weight === "b");
  const rank = Math.max(outer.length, outerB.length);
  const joined = Array.from({ length: rank }, (_, axis) =>
    Math.max(outer[axis - rank + outer.length] ?? 1, outerB[axis - rank + outerB.length] ?? 1),
  );
  const attributes = { transposeA, transposeB };
  const graph = manyInputs([a, b], (builder, values) => {
    const y = builder.addOne("matmul", values, attributes);
    return activation === LINEAR ? y : builder.addOne("activation", [y], activation);
  });
  const shape = [...joined, m, n];
  const product = batchMatmul([a.data, a.shape], [b.data, b.shape], attributes, shape);
  const bounds = row.floats ? productBounds(a, b) : undefined;
  function productBounds(...[left, right]: [Operand, Operand]): Float64Array {
    const sums = batchMatmul(
      [left.data.map(Math.abs), left.shape],
      [right.data.map(Math.abs), right.shape],
      attributes,
      shape,
    );
    return sums.map((sum) => (k + 2) * EPSILON * sum);
  }
  const side = (own: readonly number[], isTransposed: boolean): string =>
    `[${own.join()}]${isTransposed ? "ᵀ" : ""}`;
  const name = `matmul ${side(a.shape, transposeA)} ${side(b.shape, transposeB)} ${activation.name}`;
  const inputs = [a, b].filter(({ isWeight }) => !isWeight).map(({ data }) => data);
  return {
    name,
    graph,
    capacity: joined[0] ?? 1,
    inputs,
    expected: [activated(activation, product, bounds, n)],
  };
}
