import type { Draft } from "./rewrite.ts";

/** A 1×1 or 1×1×1 convolution of stride 1 is a matrix product over pixels: the same op as a dense layer of any rank. */
export function pointwiseAsDense(draft: Draft): Draft {
  const ops = draft.ops.map((op) => {
    if (op.kind !== "conv2d" && op.kind !== "conv3d") return op;
    const { strides, groups } = op.attributes;
    const window = op.inputs[1]?.shape.slice(0, -2) ?? [];
    const isPointwise = [...window, groups, ...strides].every((size) => size === 1);
    return isPointwise ? { ...op, kind: "dense" as const, attributes: {} } : op;
  });
  return { ...draft, ops };
}
