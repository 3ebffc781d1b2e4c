import type { Value } from "../../graph/graph.ts";
import type { Draft } from "./rewrite.ts";

/** A reshape moves nothing: its output is its input's memory under another shape. */
export function aliasReshape(draft: Draft): Draft {
  const aliases = new Map<number, Value>(draft.aliases);
  const ops = draft.ops.filter((op) => {
    const [input] = op.inputs;
    const [output] = op.outputs;
    if (op.kind !== "reshape" || !input || !output) return true;
    aliases.set(output.id, aliases.get(input.id) ?? input);
    return false;
  });
  return { ...draft, ops, aliases };
}
