import { ShapeError } from "../core/errors.ts";
import { formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/** Inputs: any number of tensors that differ in one axis at most. */
export interface ConcatAttributes {
  /** From 1: samples are not joined. */
  readonly axis: number;
}

/** The inputs one after the other along an axis. */
export const concatOp: OpDefinition<ConcatAttributes> = {
  infer(inputs, { axis }, at) {
    const [first = []] = inputs;
    const shape = first.map((_, i) => {
      const dims = inputs.map((input) => input[i] ?? null);
      if (i === axis) return dims.reduce((sum, dim) => (sum === null || dim === null ? null : sum + dim), 0);
      return dims.reduce((known, dim) => known ?? dim, null);
    });
    const fits = inputs.every(
      (input) =>
        input.length === first.length &&
        input.every((dim, i) => i === axis || dim === null || dim === shape[i]),
    );
    if (fits) return [shape];
    throw new ShapeError("Inputs to concatenate differ in more than one axis", {
      layer: at,
      argument: "axis",
      expected: `equal shapes except for axis ${axis}`,
      received: inputs.map(formatShape).join(", "),
    });
  },
  flops: () => 0,
};
