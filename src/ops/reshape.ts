import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape, type Shape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

export interface ReshapeAttributes {
  /** The shape of one sample; at most one -1 stands for what is left. */
  readonly target: readonly number[];
}

/** The same elements in the same order under another shape; the batch stays. */
export const reshapeOp: OpDefinition<ReshapeAttributes> = {
  infer([x = []], { target }, at) {
    return [[x[0] ?? null, ...resolveTarget(x.slice(1), target, at)]];
  },
  flops: () => 0,
};

function resolveTarget(sample: Shape, target: readonly number[], at: string): Shape {
  const known = elementCount(target.filter((dim) => dim !== -1));
  const unknown = target.indexOf(-1);
  if (sample.includes(null)) return target.map((dim) => (dim === -1 ? null : dim));
  const count = elementCount(sample);
  if (unknown === -1 ? known === count : count % known === 0) {
    return target.map((dim) => (dim === -1 ? count / known : dim));
  }
  throw new ShapeError("The total size of the tensor must be unchanged", {
    layer: at,
    argument: "targetShape",
    expected: `${count} elements, as in the input ${formatShape([null, ...sample])}`,
    received: `[${target.join(", ")}]`,
  });
}
