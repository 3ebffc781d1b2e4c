import { gemm, matmul } from "../operators/products.ts";
import type { Mapping } from "./node.ts";

export const PRODUCTS: { readonly [operator: string]: Mapping } = {
  Gemm: (node) =>
    gemm(node.sketch, {
      a: node.x,
      b: node.tensor(1),
      c: node.optional(2),
      alpha: node.attribute("alpha", 1),
      beta: node.attribute("beta", 1),
      transposeA: node.attribute<number>("transA", 0) === 1,
      transposeB: node.attribute<number>("transB", 0) === 1,
    }),
  MatMul: (node) => matmul(node.sketch, node.x, node.tensor(1)),
};
