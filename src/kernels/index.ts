import type { OpOf } from "../graph/graph.ts";
import type { OpKind } from "../ops/index.ts";
import { attention } from "./attention.ts";
import { binary, binaryInPlace } from "./binary.ts";
import { convLstm } from "./conv-lstm.ts";
import { conv2d, conv3d } from "./conv2d.ts";
import { convTranspose2d, convTranspose3d } from "./conv-transpose.ts";
import { broadcast, concat, pad, slice, transpose } from "./copy-strided.ts";
import { gather } from "./gather.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import { gemm } from "./gemm.ts";
import { gemv } from "./gemv.ts";
import { gru } from "./gru.ts";
import type { Kernel } from "./kernel.ts";
import { layerNorm } from "./layer-norm.ts";
import { lstm } from "./lstm.ts";
import { matmul } from "./matmul.ts";
import { adaptivePool2d, pool2d } from "./pool2d.ts";
import { noise } from "./noise.ts";
import { reduce } from "./reduce.ts";
import { resize2d } from "./resize2d.ts";
import { rnn } from "./rnn.ts";
import { select } from "./select.ts";
import { softmax } from "./softmax.ts";
import { unary } from "./unary.ts";
import { winogradConv1d, winogradConv1dOfVolumes } from "./winograd-conv1d.ts";
import { winogradConv2d } from "./winograd-conv2d.ts";

/** The kernels for each kind of op, in order of preference. Kinds the planner always removes have none. */
const KERNELS: { readonly [K in OpKind]: readonly Kernel<K>[] } = {
  activation: [unary, softmax],
  adaptivePool2d: [adaptivePool2d],
  attention: [attention],
  binary: [binaryInPlace, binary],
  broadcast: [broadcast],
  concat: [concat],
  conv2d: [winogradConv2d, winogradConv1d, conv2d],
  conv3d: [winogradConv1dOfVolumes, conv3d],
  convLstm: [convLstm],
  convTranspose2d: [convTranspose2d],
  convTranspose3d: [convTranspose3d],
  dense: [gemv, gemm],
  depthwiseConv2d: [depthwiseConv2d],
  gather: [gather],
  gru: [gru],
  identity: [],
  layerNorm: [layerNorm],
  lstm: [lstm],
  matmul: [matmul],
  noise: [noise],
  pad: [pad],
  pool2d: [pool2d],
  reduce: [reduce],
  reshape: [],
  resize2d: [resize2d],
  slice: [slice],
  rnn: [rnn],
  transpose: [transpose],
  where: [select],
};

/** The first kernel that can run an op in a plan of this capacity; for an exact plan, one that adds up the formula's own products. */
export function selectKernel<K extends OpKind>(
  op: OpOf<K>,
  capacity: number,
  exact = false,
): Kernel<K> | undefined {
  return KERNELS[op.kind].find(
    (kernel) => !(exact && kernel.hasOtherProducts) && kernel.supports(op, capacity),
  );
}
