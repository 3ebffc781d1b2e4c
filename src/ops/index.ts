import { type Activation, activationOp } from "./activation.ts";
import { type Conv2DAttributes, conv2dOp } from "./conv2d.ts";
import { type DenseAttributes, denseOp } from "./dense.ts";
import { type IdentityAttributes, identityOp } from "./identity.ts";
import { type LstmAttributes, lstmOp } from "./lstm.ts";
import type { OpDefinition } from "./op.ts";
import { type Pool2DAttributes, pool2dOp } from "./pool2d.ts";
import { type ReshapeAttributes, reshapeOp } from "./reshape.ts";
import { type TransposeAttributes, transposeOp } from "./transpose.ts";

/** Every op by its kind, with the attributes it takes. */
export interface OpAttributes {
  readonly activation: Activation;
  readonly conv2d: Conv2DAttributes;
  readonly dense: DenseAttributes;
  readonly identity: IdentityAttributes;
  readonly lstm: LstmAttributes;
  readonly pool2d: Pool2DAttributes;
  readonly reshape: ReshapeAttributes;
  readonly transpose: TransposeAttributes;
}

export type OpKind = keyof OpAttributes;

export const OPS: { readonly [K in OpKind]: OpDefinition<OpAttributes[K]> } = {
  activation: activationOp,
  conv2d: conv2dOp,
  dense: denseOp,
  identity: identityOp,
  lstm: lstmOp,
  pool2d: pool2dOp,
  reshape: reshapeOp,
  transpose: transposeOp,
};
