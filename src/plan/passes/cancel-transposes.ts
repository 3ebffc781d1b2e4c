import type { Op, Value } from "../../graph/graph.ts";
import { type Draft, substitute } from "./rewrite.ts";

/** Removes a transpose that undoes the one before it, and then those whose results nobody reads. */
export function cancelTransposes(draft: Draft): Draft {
  const producers = new Map<number, Op>();
  const replacement = new Map<number, Value>();
  const resolve = (value: Value): Value => replacement.get(value.id) ?? value;
  for (const op of draft.ops) {
    for (const output of op.outputs) producers.set(output.id, op);
    const [input] = op.inputs;
    const [output] = op.outputs;
    if (op.kind !== "transpose" || !input || !output) continue;
    const before = producers.get(resolve(input).id);
    if (before?.kind !== "transpose") continue;
    const { permutation } = op.attributes;
    const undone = permutation.every((axis, index) => before.attributes.permutation[axis] === index);
    if (undone && before.inputs[0]) replacement.set(output.id, resolve(before.inputs[0]));
  }
  return dropUnread(substitute(draft, draft.ops, replacement));
}

/** Removes transposes whose output nobody reads. */
function dropUnread(draft: Draft): Draft {
  const read = new Set([...draft.ops.flatMap((op) => op.inputs), ...draft.outputs].map(({ id }) => id));
  const ops = draft.ops.filter((op) => op.kind !== "transpose" || op.outputs.some(({ id }) => read.has(id)));
  return ops.length === draft.ops.length ? draft : dropUnread({ ...draft, ops });
}
