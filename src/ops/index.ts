import { type Activation, activationOp } from "./activation.ts";
import { type AdaptivePool2DAttributes, adaptivePool2dOp } from "./adaptive-pool2d.ts";
import { type AttentionAttributes, attentionOp } from "./attention.ts";
import { type BinaryAttributes, binaryOp } from "./binary.ts";
import { type BroadcastAttributes, broadcastOp } from "./broadcast.ts";
import { type ConcatAttributes, concatOp } from "./concat.ts";
import { type Conv2DAttributes, conv2dOp } from "./conv2d.ts";
import { type Conv3DAttributes, conv3dOp } from "./conv3d.ts";
import {
  type ConvTranspose2DAttributes,
  convTranspose2dOp,
  type ConvTranspose3DAttributes,
  convTranspose3dOp,
} from "./conv-transpose.ts";
import { type ConvLstmAttributes, convLstmOp } from "./conv-lstm.ts";
import { type DenseAttributes, denseOp } from "./dense.ts";
import { type DepthwiseConv2DAttributes, depthwiseConv2dOp } from "./depthwise-conv2d.ts";
import { type GatherAttributes, gatherOp } from "./gather.ts";
import { type GruAttributes, gruOp } from "./gru.ts";
import { type IdentityAttributes, identityOp } from "./identity.ts";
import { type LayerNormAttributes, layerNormOp } from "./layer-norm.ts";
import { type LstmAttributes, lstmOp } from "./lstm.ts";
import { type MatmulAttributes, matmulOp } from "./matmul.ts";
import { type NoiseAttributes, noiseOp } from "./noise.ts";
import type { OpDefinition } from "./op.ts";
import { type PadAttributes, padOp } from "./pad.ts";
import { type Pool2DAttributes, pool2dOp } from "./pool2d.ts";
import { type ReduceAttributes, reduceOp } from "./reduce.ts";
import { type ReshapeAttributes, reshapeOp } from "./reshape.ts";
import { type Resize2DAttributes, resize2dOp } from "./resize2d.ts";
import { type SliceAttributes, sliceOp } from "./slice.ts";
import { type RnnAttributes, rnnOp } from "./rnn.ts";
import { type TransposeAttributes, transposeOp } from "./transpose.ts";
import { type WhereAttributes, whereOp } from "./where.ts";

/** Every op by its kind, with the attributes it takes. */
export interface OpAttributes {
  readonly activation: Activation;
  readonly adaptivePool2d: AdaptivePool2DAttributes;
  readonly attention: AttentionAttributes;
  readonly binary: BinaryAttributes;
  readonly broadcast: BroadcastAttributes;
  readonly concat: ConcatAttributes;
  readonly conv2d: Conv2DAttributes;
  readonly conv3d: Conv3DAttributes;
  readonly convLstm: ConvLstmAttributes;
  readonly convTranspose2d: ConvTranspose2DAttributes;
  readonly convTranspose3d: ConvTranspose3DAttributes;
  readonly dense: DenseAttributes;
  readonly depthwiseConv2d: DepthwiseConv2DAttributes;
  readonly gather: GatherAttributes;
  readonly gru: GruAttributes;
  readonly identity: IdentityAttributes;
  readonly layerNorm: LayerNormAttributes;
  readonly lstm: LstmAttributes;
  readonly matmul: MatmulAttributes;
  readonly noise: NoiseAttributes;
  readonly pad: PadAttributes;
  readonly pool2d: Pool2DAttributes;
  readonly reduce: ReduceAttributes;
  readonly reshape: ReshapeAttributes;
  readonly resize2d: Resize2DAttributes;
  readonly slice: SliceAttributes;
  readonly rnn: RnnAttributes;
  readonly transpose: TransposeAttributes;
  readonly where: WhereAttributes;
}

export type OpKind = keyof OpAttributes;

export const OPS: { readonly [K in OpKind]: OpDefinition<OpAttributes[K]> } = {
  activation: activationOp,
  adaptivePool2d: adaptivePool2dOp,
  attention: attentionOp,
  binary: binaryOp,
  broadcast: broadcastOp,
  concat: concatOp,
  conv2d: conv2dOp,
  conv3d: conv3dOp,
  convLstm: convLstmOp,
  convTranspose2d: convTranspose2dOp,
  convTranspose3d: convTranspose3dOp,
  dense: denseOp,
  depthwiseConv2d: depthwiseConv2dOp,
  gather: gatherOp,
  gru: gruOp,
  identity: identityOp,
  layerNorm: layerNormOp,
  lstm: lstmOp,
  matmul: matmulOp,
  noise: noiseOp,
  pad: padOp,
  pool2d: pool2dOp,
  reduce: reduceOp,
  reshape: reshapeOp,
  resize2d: resize2dOp,
  slice: sliceOp,
  rnn: rnnOp,
  transpose: transposeOp,
  where: whereOp,
};
