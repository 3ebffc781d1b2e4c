import type { Op, OpOf } from "../../graph/graph.ts";
import { countUses, type Draft, newValues } from "./rewrite.ts";

/**
 * transpose(pad(x)) is pad(transpose(x)): a border comes to stand right before the convolution that reads it, and the
 * transposes of two layers with channels first still meet.
 */
export function sinkPadding(draft: Draft): Draft {
  const uses = countUses(draft);
  const newValue = newValues(draft);
  const pads = new Map<number, OpOf<"pad">>();
  const gone = new Set<Op>();
  const ops = draft.ops.flatMap((op): Op[] => {
    const [input] = op.inputs;
    const pad = pads.get(input?.id ?? -1);
    const [x] = pad?.inputs ?? [];
    if (op.kind === "transpose" && input && pad && x && uses.get(input.id) === 1) {
      gone.add(pad);
      const { permutation } = op.attributes;
      const moved = newValue(permutation.map((axis) => x.shape[axis] ?? null));
      const along = (sizes: readonly number[]): number[] =>
        permutation.slice(1).map((axis) => sizes[axis - 1] ?? 0);
      const { before, after, value } = pad.attributes;
      const attributes = { before: along(before), after: along(after), value };
      return [
        { ...op, inputs: [x], outputs: [moved] },
        { ...pad, inputs: [moved], outputs: op.outputs, attributes },
      ];
    }
    if (op.kind === "pad") for (const { id } of op.outputs) pads.set(id, op);
    return [op];
  });
  return { ...draft, ops: ops.filter((op) => !gone.has(op)) };
}
