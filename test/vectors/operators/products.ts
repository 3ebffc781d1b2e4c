import { broadcast, type NdArray, permute, reshape } from "../ndarray.ts";
import type { Sketch, Tensor } from "../sketch.ts";
import { withRank } from "./elementwise.ts";

export interface GemmVector {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly c: Tensor | undefined;
  readonly alpha: number;
  readonly beta: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** alpha · A · B + beta · C: rows of A are samples, alpha · B is the kernel, beta · C is the bias where it has one row. */
export function gemm(sketch: Sketch, { a, b, c, alpha, beta, transposeA, transposeB }: GemmVector): Tensor {
  const rows = transposeA ? sketch.permuted(a, [1, 0]) : a;
  const numbers = sketch.numbers(b);
  const kernel = scaled(transposeB ? permute(numbers, [1, 0]) : numbers, alpha);
  const [m = 1] = rows.dims;
  const [, n = 1] = kernel.dims;
  const addend = c && scaled(sketch.numbers(c), beta);
  const isBias = addend !== undefined && addend.dims.slice(0, -1).every((dim) => dim === 1);
  const bias = isBias ? [sketch.weight(reshape(broadcast(addend, [1, n]), [n]))] : [];
  const product = sketch.addOne("dense", [rows, sketch.weight(kernel), ...bias], {});
  if (addend === undefined || isBias) return product;
  return sketch.addOne("binary", [product, sketch.known(broadcast(addend, [m, n]))], { operator: "add" });
}

/** A · B: B is a weight where it is one matrix. */
export function matmul(sketch: Sketch, a: Tensor, b: Tensor): Tensor {
  const [k = 1, n = 1] = b.dims.length === 1 ? [...b.dims, 1] : b.dims.slice(-2);
  if (b.known && b.known.data.length === k * n)
    return sketch.addOne("dense", [a, sketch.weight(reshape(b.known, [k, n]))], {});
  const rank = Math.max(a.dims.length, b.dims.length);
  const operands = [a, b].map((operand) => withRank(sketch, operand, rank));
  return sketch.addOne("matmul", operands, { transposeA: false, transposeB: false });
}

function scaled({ dims, data }: NdArray, factor: number): NdArray {
  return { dims, data: data.map((value) => value * factor) };
}
