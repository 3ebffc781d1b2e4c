import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape, sameShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/** Inputs: condition, a and b, all of one shape but for those that are a weight of one number. */
export type WhereAttributes = Readonly<Record<never, never>>;

/** y = condition ≠ 0 ? a : b, element by element. */
export const whereOp: OpDefinition<WhereAttributes> = {
  infer(inputs, _attributes, at) {
    const tensors = inputs.filter((shape) => !sameShape(shape, [1]));
    const [first = [1]] = tensors;
    if (tensors.every((shape) => sameShape(shape, first))) return [first];
    throw new ShapeError("The condition and what it chooses from differ in shape", {
      layer: at,
      expected: "one shape, or a single number",
      received: inputs.map(formatShape).join(", "),
    });
  },
  flops: (_inputs, [y = []]) => elementCount(y.slice(1)),
};
