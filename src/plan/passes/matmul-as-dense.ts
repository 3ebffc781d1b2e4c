import type { Draft } from "./rewrite.ts";

/** A product with one weight for all is what a dense layer does: the weight is packed once, not in every run. */
export function matmulAsDense(draft: Draft): Draft {
  const ops = draft.ops.map((op) => {
    if (op.kind !== "matmul" || op.attributes.transposeA || op.attributes.transposeB) return op;
    const [a, b] = op.inputs;
    const isOneMatrix = b?.constant !== undefined && b.shape.slice(0, -2).every((size) => size === 1);
    const isDense =
      isOneMatrix && a?.constant === undefined && op.outputs[0]?.shape.length === a?.shape.length;
    return isDense ? { ...op, kind: "dense" as const, attributes: {} } : op;
  });
  return { ...draft, ops };
}
