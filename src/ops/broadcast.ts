import { ShapeError } from "../core/errors.ts";
import { formatShape, type Shape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

export interface BroadcastAttributes {
  /** The shape of one sample, of the rank of the input's. */
  readonly target: Shape;
}

/** y[n, i, j, ...] = x[n, i, 0, ...]: axes of size 1 are repeated. */
export const broadcastOp: OpDefinition<BroadcastAttributes> = {
  infer([x = []], { target }, at) {
    const sample = x.slice(1);
    const fits = sample.every(
      (dim, i) => dim === 1 || dim === null || target[i] === null || dim === target[i],
    );
    if (fits && sample.length === target.length) return [[x[0] ?? null, ...target]];
    throw new ShapeError("The input cannot be broadcast", {
      layer: at,
      expected: `a shape whose axes are 1 or those of ${formatShape([null, ...target])}`,
      received: formatShape(x),
    });
  },
  flops: () => 0,
};
