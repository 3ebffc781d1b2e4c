import type { Draft } from "./rewrite.ts";

/** A 1×1 convolution of stride 1 is a matrix product over pixels: the same op as a dense layer of any rank. */
export function pointwiseAsDense(draft: Draft): Draft {
  const ops = draft.ops.map((op) => {
    if (op.kind !== "conv2d") return op;
    const [kernelHeight, kernelWidth] = op.inputs[1]?.shape ?? [];
    const { strides, groups } = op.attributes;
    const isPointwise = [kernelHeight, kernelWidth, groups, ...strides].every((size) => size === 1);
    return isPointwise ? { ...op, kind: "dense" as const, attributes: {} } : op;
  });
  return { ...draft, ops };
}
