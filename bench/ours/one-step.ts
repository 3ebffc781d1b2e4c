import { elementCount } from "../../src/core/shape.ts";
import type { Graph, Op, Value } from "../../src/graph/graph.ts";
import type { Address, Kernel, PlanScope } from "../../src/kernels/kernel.ts";
import type { OpKind } from "../../src/ops/index.ts";
import type { Buffer, Plan } from "../../src/plan/plan.ts";
import { align } from "../../src/wasm/heap.ts";

/**
 * A plan of one step for a kernel of our choice, through its binding. Nothing shares memory, so that the step can be run
 * over and over on the same input: in a real plan an activation may overwrite it.
 */
export function oneStepPlan(graph: Graph, op: Op, kernel: Kernel<OpKind>, capacity: number): Plan {
  const buffers: Buffer[] = [];
  const values = new Map<number, Address>();
  let arenaBytes = 0;
  const add = (buffer: Buffer): Address => ({ buffer: buffers.push(buffer) - 1 });
  const arena = (bytes: number): Address => {
    const offset = arenaBytes;
    arenaBytes += align(bytes);
    return add({ kind: "arena", offset, bytes, first: -1, last: 1 });
  };
  const addressOf = (value: Value): Address => {
    const address = values.get(value.id) ?? arena(4 * elementCount(value.shape, capacity));
    values.set(value.id, address);
    return address;
  };
  const scope: PlanScope = {
    capacity,
    value: addressOf,
    scratch: arena,
    packed: (constant, layout) => add({ kind: "weight", constant, layout }),
    table: (list) => add({ kind: "table", values: list }),
    state: (variable) => add({ kind: "state", variable }),
  };
  const endpoint = (value: Value): Plan["inputs"][number] => {
    const sampleShape = value.shape.slice(1).map((dim) => dim ?? 1);
    return { buffer: addressOf(value).buffer, sampleShape, sampleLength: elementCount(sampleShape) };
  };
  const inputs = graph.inputs.map(endpoint);
  const { fields, unitsPerSample } = kernel.describe(op, scope);
  const outputs = graph.outputs.map(endpoint);
  const step = {
    kernel: kernel.name,
    layers: op.layers,
    fused: [],
    fields,
    unitsPerSample,
    outputs: op.outputs,
    outputBuffers: outputs.map(({ buffer }) => buffer),
    scratchBytes: 0,
    weightBytes: 0,
    flops: 0,
  };
  return { capacity, steps: [step], buffers, inputs, outputs, arenaBytes, weightBytes: 0 };
}
