import type { Op, OpOf } from "../../graph/graph.ts";
import { countUses, type Draft } from "./rewrite.ts";

/** Lets a matrix product or convolution finish its own rows, where the activation is its only reader. */
export function fuseActivation(draft: Draft): Draft {
  const uses = countUses(draft);
  const ops: Op[] = [];
  /** Where in `ops` the maker of a value stands. */
  const madeAt = new Map<number, number>();
  for (const op of draft.ops) {
    const input = op.inputs[0]?.id ?? -1;
    const at = madeAt.get(input) ?? -1;
    const maker = ops[at];
    let place = ops.length;
    if (op.kind === "activation" && canFinish(maker) && uses.get(input) === 1) {
      const layers = [...new Set([...maker.layers, ...op.layers])];
      ops[at] = { ...maker, outputs: op.outputs, activation: op.attributes, layers };
      place = at;
    } else {
      ops.push(op);
    }
    for (const { id } of op.outputs) madeAt.set(id, place);
  }
  return { ...draft, ops };
}

/** The ops whose kernels can apply an activation to rows they have finished. */
type Finisher =
  "dense" | "conv2d" | "conv3d" | "convTranspose2d" | "convTranspose3d" | "depthwiseConv2d" | "matmul";
const FINISHERS: ReadonlySet<string> = new Set<Finisher>([
  "dense",
  "conv2d",
  "conv3d",
  "convTranspose2d",
  "convTranspose3d",
  "depthwiseConv2d",
  "matmul",
]);

function canFinish(op: Op | undefined): op is { [K in Finisher]: OpOf<K> }[Finisher] {
  return op !== undefined && FINISHERS.has(op.kind) && op.activation === undefined;
}
