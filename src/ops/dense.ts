import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/** Inputs: x, kernel[k, n], and a bias[n] or none. */
export type DenseAttributes = Readonly<Record<never, never>>;

/** y[..., n] = x[..., k] · kernel[k, n] + bias[n]: contracts the last axis, whatever the rank. */
export const denseOp: OpDefinition<DenseAttributes> = {
  infer([x = [], kernel = []], _attributes, at) {
    const [k, n = null] = kernel;
    if (x.length < 2 || x.at(-1) !== k) {
      throw new ShapeError("The last axis of the input does not fit the kernel", {
        layer: at,
        expected: `a shape of rank 2 or more ending in ${k}`,
        received: formatShape(x),
      });
    }
    return [[...x.slice(0, -1), n]];
  },
  flops: ([, kernel = []], [y = []]) => 2 * elementCount(y.slice(1)) * (kernel.at(-2) ?? 1),
};
