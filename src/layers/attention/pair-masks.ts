import { UnsupportedError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type AttentionAttributes, UNBOUNDED } from "../../ops/attention.ts";

/** A mask[n, T] of queries for pairs: [n, 1, T, 1]. */
export function queryMask(graph: GraphBuilder, mask: Value): Value {
  return graph.addOne("reshape", [mask], { target: [1, stepsOf(graph, mask), 1] });
}

/** A mask[n, S] of keys or values for pairs: [n, 1, 1, S]. */
export function keyMask(graph: GraphBuilder, mask: Value): Value {
  return graph.addOne("reshape", [mask], { target: [1, 1, stepsOf(graph, mask)] });
}

/** How far a query may look: only back, and with a window only to the `window` - 1 next steps on either side. */
export function causalReach(isCausal: boolean, window: number | null): AttentionAttributes["reach"] {
  const around = window === null ? UNBOUNDED : { back: window - 1, ahead: window - 1 };
  return isCausal ? { ...around, ahead: 0 } : around;
}

function stepsOf(graph: GraphBuilder, mask: Value): number {
  if (mask.shape.length === 2) return mask.shape[1] ?? -1;
  throw new UnsupportedError("Masks of more than one axis are not supported here", {
    layer: graph.layer,
    argument: "mask",
    expected: "[batch, steps]",
    received: formatShape(mask.shape),
  });
}
