import { MAX_ELEMENTS, elementCount } from "../core/shape.ts";
import { OutOfMemoryError } from "../core/errors.ts";
import type { Graph } from "../graph/graph.ts";
import { absorbPadding } from "./passes/absorb-padding.ts";
import { aliasReshape } from "./passes/alias-reshape.ts";
import { cancelTransposes } from "./passes/cancel-transposes.ts";
import { elideIdentity } from "./passes/elide-identity.ts";
import { foldAffine } from "./passes/fold-affine.ts";
import { fuseActivation } from "./passes/fuse-activation.ts";
import { matmulAsDense } from "./passes/matmul-as-dense.ts";
import { pointwiseAsDense } from "./passes/pointwise-as-dense.ts";
import type { Draft } from "./passes/rewrite.ts";
import type { Plan } from "./plan.ts";
import { sinkLayout } from "./passes/sink-layout.ts";
import { sinkPadding } from "./passes/sink-padding.ts";
import { schedule } from "./schedule.ts";

export interface PrepareOptions {
  /** Give every buffer its own memory: to find out whether two share what they should not. */
  readonly linear?: boolean;
  /** Add up the very products of each op's formula: no Winograd. */
  readonly exact?: boolean;
}

/** What happens to a graph before its steps are laid out, in order. */
const PASSES: readonly ((draft: Draft) => Draft)[] = [
  elideIdentity,
  sinkLayout,
  sinkPadding,
  cancelTransposes,
  pointwiseAsDense,
  matmulAsDense,
  foldAffine,
  fuseActivation,
  aliasReshape,
  absorbPadding,
];

/**
 * Turns a graph into a plan for batches of up to `capacity` samples. Pure: no engine is needed.
 * @throws OutOfMemoryError when a tensor of the plan would be larger than the library handles.
 */
export function prepare(graph: Graph, capacity: number, options: PrepareOptions = {}): Plan {
  checkSizes(graph, capacity);
  const draft = PASSES.reduce<Draft>((before, pass) => pass(before), { ...graph, aliases: new Map() });
  return schedule(draft, capacity, options);
}

function checkSizes(graph: Graph, capacity: number): void {
  for (const op of graph.ops) {
    for (const { shape } of [...op.inputs, ...op.outputs]) {
      const count = elementCount(shape, capacity);
      if (count <= MAX_ELEMENTS) continue;
      throw new OutOfMemoryError("A tensor would be too large", {
        layer: op.layers.join(", "),
        expected: `at most ${MAX_ELEMENTS} elements; a smaller batchSize may do`,
        received: `${count} elements for a batch of ${capacity}`,
      });
    }
  }
}
