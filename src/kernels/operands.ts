import type { Constant, Op, Value } from "../graph/graph.ts";
import type { Address, PlanScope } from "./kernel.ts";

/** Input `index` of an op; ops are built with all their inputs, so a missing one is a bug of ours. */
export function inputOf(op: Op, index: number): Value {
  const value = op.inputs[index];
  if (value === undefined) throw new TypeError(`${op.kind}: input ${index} is missing`);
  return value;
}

/** Output `index` of an op. */
export function outputOf(op: Op, index = 0): Value {
  const value = op.outputs[index];
  if (value === undefined) throw new TypeError(`${op.kind}: output ${index} is missing`);
  return value;
}

/** The weight that is input `index` of an op. */
export function weightOf(op: Op, index: number): Constant {
  const { constant } = inputOf(op, index);
  if (constant === undefined) throw new TypeError(`${op.kind}: input ${index} is not a weight`);
  return constant;
}

/** Where a tensor lies, or a weight as it is. */
export function addressOf(operand: Value, scope: PlanScope): Address {
  return operand.constant ? scope.packed(operand.constant, { kind: "raw" }) : scope.value(operand);
}
