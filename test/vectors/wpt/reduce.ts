import type { ReduceAttributes } from "../../../src/ops/reduce.ts";
import { reduce } from "../operators/elementwise.ts";
import type { Mapping } from "./call.ts";

function over(operator: ReduceAttributes["operator"]): Mapping {
  return (call) =>
    reduce(
      call.sketch,
      call.tensor("input"),
      operator,
      call.argument<readonly number[] | undefined>("axes", undefined),
      call.argument("keepDimensions", false),
    );
}

export const REDUCTIONS: { readonly [operator: string]: Mapping } = {
  reduceSum: over("sum"),
  reduceMean: over("mean"),
  reduceMax: over("max"),
  reduceMin: over("min"),
  reduceProduct: over("prod"),
};
