import { gemm, matmul } from "../operators/products.ts";
import type { Mapping } from "./call.ts";

export const PRODUCTS: { readonly [operator: string]: Mapping } = {
  gemm: (call) =>
    gemm(call.sketch, {
      a: call.tensor("a"),
      b: call.tensor("b"),
      c: call.optional("c"),
      alpha: call.argument("alpha", 1),
      beta: call.argument("beta", 1),
      transposeA: call.argument("aTranspose", false),
      transposeB: call.argument("bTranspose", false),
    }),
  matmul: (call) => matmul(call.sketch, call.tensor("a"), call.tensor("b")),
};
