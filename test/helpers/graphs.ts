import { type Constant, type Graph, GraphBuilder, type Value } from "../../src/graph/graph.ts";
import type { Shape } from "../../src/core/shape.ts";

/** A weight. */
export function weight(name: string, shape: readonly number[], data: Float32Array): Constant {
  return { name, shape, data, version: 0 };
}

/** A graph of one input: `add` builds on it and says what comes out. */
export function graphOf(
  shape: Shape,
  add: (builder: GraphBuilder, x: Value) => Value | readonly Value[],
): Graph {
  const builder = new GraphBuilder();
  builder.layer = 'Layer "tested"';
  const outputs = add(builder, builder.input(shape));
  return builder.finish(Array.isArray(outputs) ? (outputs as readonly Value[]) : [outputs as Value]);
}

/** As uvu's `equal(faults, [])`, with the faults themselves as the message. */
export function assertNone(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const more = faults.length > 5 ? `\n... and ${faults.length - 5} more` : "";
  throw new Error(faults.slice(0, 5).join("\n") + more);
}
