import { ShapeError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { ONE } from "../derived-constant.ts";

/** `value` where the mask is 1, `other` where it is 0. Both must be finite. */
export function where(graph: GraphBuilder, mask: Value, value: Value, other: Value): Value {
  const kept = graph.addOne("binary", [value, mask], { operator: "multiply" });
  const filled = graph.addOne("binary", [other, inverted(graph, mask)], { operator: "multiply" });
  return graph.addOne("binary", [kept, filled], { operator: "add" });
}

/** 1 - mask. */
export function inverted(graph: GraphBuilder, mask: Value): Value {
  return graph.addOne("binary", [graph.constant(ONE), mask], { operator: "subtract" });
}

/** The mask of a value with an axis of size 1 for the features it says nothing about: [batch, steps, 1]. */
export function featureMask(graph: GraphBuilder, value: Value): Value | undefined {
  const mask = graph.maskOf(value);
  if (mask === undefined) return undefined;
  if (mask.shape.length === value.shape.length - 1) {
    return graph.addOne("reshape", [mask], { target: [...mask.shape.slice(1).map((dim) => dim ?? -1), 1] });
  }
  throw new ShapeError("The mask does not fit the input", {
    layer: graph.layer,
    expected: "a mask for all axes but the last",
    received: `input ${formatShape(value.shape)}, mask ${formatShape(mask.shape)}`,
  });
}
