import type { Op, Value } from "../../graph/graph.ts";
import { type Draft, substitute } from "./rewrite.ts";

/** Removes what does nothing at inference: dropout, linear activations. */
export function elideIdentity(draft: Draft): Draft {
  const replacement = new Map<number, Value>();
  const ops = draft.ops.filter((op) => {
    const [input] = op.inputs;
    const [output] = op.outputs;
    if (!isIdentity(op) || !input || !output) return true;
    replacement.set(output.id, input);
    return false;
  });
  return substitute(draft, ops, replacement);
}

function isIdentity(op: Op): boolean {
  return op.kind === "identity" || (op.kind === "activation" && op.attributes.name === "linear");
}
