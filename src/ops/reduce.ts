import { elementCount } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

export interface ReduceAttributes {
  readonly operator: "sum" | "mean" | "max" | "min" | "prod";
  /** The axes that go, counted from 1: the batch stays. */
  readonly axes: readonly number[];
  /** Leave axes of size 1 in their places. */
  readonly keepDims: boolean;
}

/** y = sum, mean, maximum, minimum or product of x over some of its axes. */
export const reduceOp: OpDefinition<ReduceAttributes> = {
  infer([x = []], { axes, keepDims }) {
    if (keepDims) return [x.map((dim, axis) => (axes.includes(axis) ? 1 : dim))];
    return [x.filter((_, axis) => !axes.includes(axis))];
  },
  flops: ([x = []]) => elementCount(x.slice(1)),
};
