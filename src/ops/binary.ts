import { ShapeError } from "../core/errors.ts";
import { type Dim, elementCount, formatShape, type Shape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/** Comparisons and logic give 1 or 0. */
export type BinaryOperator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "maximum"
  | "minimum"
  | "equal"
  | "notEqual"
  | "greater"
  | "greaterEqual"
  | "less"
  | "lessEqual"
  | "logicalAnd"
  | "logicalOr"
  | "power";

/** Inputs: a and b. Either may be a weight, whose shape then has no batch axis (or one of size 1). */
export interface BinaryAttributes {
  readonly operator: BinaryOperator;
}

/** y = a ∘ b, element by element, with NumPy's broadcasting: shapes are aligned at the right, axes of size 1 repeat. */
export const binaryOp: OpDefinition<BinaryAttributes> = {
  infer([a = [], b = []], { operator }, at) {
    const rank = Math.max(a.length, b.length);
    const shape = Array.from({ length: rank }, (_, axis) => {
      const dim = broadcastDim(alignedDim(a, axis, rank), alignedDim(b, axis, rank));
      // Only axis 0 of what has a batch can be unknown in an operand of fewer axes: a batch is no other axis.
      const isMisaligned = [a, b].some((shape) => shape.length < rank && shape[0] === null);
      if (dim !== undefined && !isMisaligned) return dim;
      throw new ShapeError(`Operands of ${operator} could not be broadcast together`, {
        layer: at,
        expected: "sizes that are equal or 1, from the last axis on",
        received: `${formatShape(a)} and ${formatShape(b)}`,
      });
    });
    return [shape];
  },
  flops: (_inputs, [y = []]) => elementCount(y.slice(1)),
};

/** Size of an axis of the result in one operand: missing axes at the left count as 1. */
export function alignedDim(shape: Shape, axis: number, rank: number): Dim {
  const own = axis - rank + shape.length;
  return own < 0 ? 1 : (shape[own] ?? null);
}

/** The size two axes have together; an unknown one takes that of the other. */
export function broadcastDim(a: Dim, b: Dim): Dim | undefined {
  if (a === b || b === 1) return a;
  if (a === 1 || a === null) return b;
  return b === null ? a : undefined;
}
