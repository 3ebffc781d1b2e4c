import type { Shape } from "../../core/shape.ts";
import type { Graph, Op, Value } from "../../graph/graph.ts";

/** A graph on its way to a plan. */
export interface Draft extends Graph {
  /** Values that are another value's memory under another shape: id to that value. */
  readonly aliases: ReadonlyMap<number, Value>;
}

/** Makes values that are not in the graph yet. */
export type NewValue = (shape: Shape) => Value;

export function newValues({ inputs, ops, aliases }: Draft): NewValue {
  const values = [...inputs, ...ops.flatMap((op) => [...op.inputs, ...op.outputs])];
  const ids = [...values.map((value) => value.id), ...aliases.keys()];
  let id = ids.reduce((most, each) => Math.max(most, each), -1);
  return (shape) => ({ id: ++id, shape });
}

/** The value whose memory this one is. */
export function rootOf({ aliases }: Draft, value: Value): Value {
  return aliases.get(value.id) ?? value;
}

/** How often each value is used, under whatever shape: as an input of an op, or as an output of the graph. */
export function countUses(draft: Draft): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  const use = (value: Value): void => {
    const { id } = rootOf(draft, value);
    uses.set(id, (uses.get(id) ?? 0) + 1);
  };
  for (const op of draft.ops) op.inputs.forEach(use);
  draft.outputs.forEach(use);
  return uses;
}

/** The graph with every use of a value replaced by another, given by id. Chains of replacements are followed. */
export function substitute(draft: Draft, ops: readonly Op[], replacement: ReadonlyMap<number, Value>): Draft {
  const resolve = (value: Value): Value => {
    const next = replacement.get(value.id);
    return next === undefined ? value : resolve(next);
  };
  return {
    ...draft,
    ops: ops.map((op) => ({ ...op, inputs: op.inputs.map(resolve) })),
    outputs: draft.outputs.map(resolve),
  };
}
