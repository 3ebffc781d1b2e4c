import * as binary from "./binary.ts";
import { GetItem } from "./get-item.ts";
import type { OperationClass } from "./operation.ts";
import * as reduce from "./reduce.ts";
import { Cast, Concatenate, ExpandDims, Reshape, Squeeze, Transpose } from "./shape.ts";
import * as unary from "./unary.ts";

const CLASSES: readonly OperationClass[] = [
  ...Object.values(binary),
  ...Object.values(reduce),
  ...Object.values(unary),
  ...[Cast, Concatenate, ExpandDims, GetItem, Reshape, Squeeze, Transpose].map(
    (each) => each as OperationClass,
  ),
];

/** The operations a file can name, by Keras's class names: some are those of layers. */
export const operationClasses: ReadonlyMap<string, OperationClass> = new Map(
  CLASSES.map((each) => [each.className, each]),
);
