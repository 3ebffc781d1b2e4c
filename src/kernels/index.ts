import type { OpOf } from "../graph/graph.ts";
import type { OpKind } from "../ops/index.ts";
import { conv2d } from "./conv2d.ts";
import { copyStrided } from "./copy-strided.ts";
import { gemm } from "./gemm.ts";
import { gemv } from "./gemv.ts";
import type { Kernel } from "./kernel.ts";
import { lstm } from "./lstm.ts";
import { pool2d } from "./pool2d.ts";
import { softmax } from "./softmax.ts";
import { unary } from "./unary.ts";

/** The kernels for each kind of op, in order of preference. Kinds the planner always removes have none. */
const KERNELS: { readonly [K in OpKind]: readonly Kernel<K>[] } = {
  activation: [unary, softmax],
  conv2d: [conv2d],
  dense: [gemv, gemm],
  identity: [],
  lstm: [lstm],
  pool2d: [pool2d],
  reshape: [],
  transpose: [copyStrided],
};

/** The first kernel that can run an op in a plan of this capacity. */
export function selectKernel<K extends OpKind>(op: OpOf<K>, capacity: number): Kernel<K> | undefined {
  return KERNELS[op.kind].find((kernel) => kernel.supports(op, capacity));
}
