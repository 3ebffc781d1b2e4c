import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape, type Shape } from "../core/shape.ts";
import { alignedDim, broadcastDim } from "./binary.ts";
import type { OpDefinition } from "./op.ts";

/** Inputs: a and b. Either may be a weight, whose shape then has no batch axis (or one of size 1). */
export interface MatmulAttributes {
  /** a is stored as [..., k, m]. */
  readonly transposeA: boolean;
  /** b is stored as [..., n, k]. */
  readonly transposeB: boolean;
}

/**
 * y[..., m, n] = a[..., m, k] · b[..., k, n]: a product for each sample and each index of the axes between, which
 * broadcast as in NumPy. Samples do not mix, so the batch is none of m, k and n; a[batch, k] goes with a weight only.
 */
export const matmulOp: OpDefinition<MatmulAttributes> = {
  infer([a = [], b = []], { transposeA, transposeB }, at) {
    const [m = null, k = null] = matrixOf(a, transposeA);
    const [rows = null, n = null] = matrixOf(b, transposeB);
    const rank = Math.max(a.length, b.length, 2);
    const outer = Array.from({ length: rank - 2 }, (_, axis) =>
      broadcastDim(alignedDim(a, axis, rank), alignedDim(b, axis, rank)),
    );
    const areMatrices = Math.min(a.length, b.length) >= 2;
    const fits = k === rows || k === null || rows === null;
    // The batch can be m, of a matrix a, but not k or n, nor an axis that another operand has more of.
    const isMisaligned = [a, b].some((shape) => shape.length < rank && shape[0] === null);
    const mixesSamples = isBatch(b) || (isBatch(a) && transposeA);
    const isBroadcast = outer.every((dim) => dim !== undefined);
    if (areMatrices && fits && isBroadcast && !isMisaligned && !mixesSamples) return [[...outer, m, n]];
    throw new ShapeError("Matrices that cannot be multiplied", {
      layer: at,
      expected: "[..., m, k] and [..., k, n], where the axes before are equal or 1, from the last one on",
      received: [formatShape(a), ...(transposeA ? ["transposed"] : []), "and", formatShape(b)]
        .concat(transposeB ? ["transposed"] : [])
        .join(" "),
    });
  },
  flops: ([a = []], [y = []], { transposeA }) =>
    2 * elementCount(y.slice(1)) * (matrixOf(a, transposeA)[1] ?? 1),
};

/** Rows and columns of the matrices that a shape ends in. */
function matrixOf(shape: Shape, isTransposed: boolean): Shape {
  const [rows = null, columns = null] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
}

/** Is it one matrix whose rows are the samples? */
function isBatch(shape: Shape): boolean {
  return shape.length === 2 && shape[0] === null;
}
