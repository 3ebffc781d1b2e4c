import * as binary from "./binary.ts";
import * as composed from "./composed.ts";
import { GetItem } from "./get-item.ts";
import { Matmul } from "./matmul.ts";
import type { OperationClass } from "./operation.ts";
import * as rearrange from "./rearrange.ts";
import * as reduce from "./reduce.ts";
import { Cast, Concatenate, ExpandDims, Reshape, Squeeze, Transpose } from "./shape.ts";
import * as softmax from "./softmax.ts";
import * as unary from "./unary.ts";
import { Where } from "./where.ts";

const allClasses = (): readonly OperationClass[] => [
  ...Object.values(binary),
  ...Object.values(composed),
  ...Object.values(reduce),
  ...Object.values(softmax),
  ...Object.values(unary),
  ...[...Object.values(rearrange), Cast, Concatenate, ExpandDims, GetItem, Matmul, Reshape].map(
    (each) => each as OperationClass,
  ),
  ...[Squeeze, Transpose, Where].map((each) => each as OperationClass),
];

/** The operations a file can name, by Keras's class names: some are those of layers. */
export const operationClasses: ReadonlyMap<string, OperationClass> = /* @__PURE__ */ byName();

function byName(): ReadonlyMap<string, OperationClass> {
  return new Map(allClasses().map((each) => [each.className, each]));
}
