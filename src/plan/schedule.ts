import { UnsupportedError } from "../core/errors.ts";
import { elementCount, type Shape } from "../core/shape.ts";
import type { Constant, Op, OpOf, Value, Variable } from "../graph/graph.ts";
import { selectKernel } from "../kernels/index.ts";
import type { Address, Kernel, PlanScope } from "../kernels/kernel.ts";
import { layoutKey, packedLength, type WeightLayout } from "../kernels/layouts.ts";
import { type OpKind, OPS } from "../ops/index.ts";
import { layLinear, packLifetimes } from "./memory.ts";
import type { Draft } from "./passes/rewrite.ts";
import type { Buffer, Endpoint, Plan, Step, WeightBuffer } from "./plan.ts";

/** A buffer while the plan is being made: arena buffers have no offset yet. */
type OpenBuffer =
  Exclude<Buffer, { kind: "arena" }> | { kind: "arena"; bytes: number; first: number; last: number };

/** See `PrepareOptions`. */
interface ScheduleOptions {
  readonly linear?: boolean;
  readonly exact?: boolean;
}

/** Selects a kernel for each op, describes its step, and lays out memory by the lifetimes that result. */
export function schedule(
  draft: Draft,
  capacity: number,
  { linear = false, exact = false }: ScheduleOptions,
): Plan {
  const scheduler = new Scheduler(draft, capacity, exact);
  const inputs = draft.inputs.map((value) => scheduler.endpoint(value, -1));
  const steps = draft.ops.map((op, index) => scheduler.step(op, index));
  const outputs = draft.outputs.map((value) => scheduler.endpoint(value, draft.ops.length));
  const { buffers, arenaBytes } = layOut(scheduler.buffers, linear);
  const weightBytes = scheduler.weightBytes;
  return { capacity, steps, buffers, inputs, outputs, arenaBytes, weightBytes };
}

class Scheduler {
  readonly buffers: OpenBuffer[] = [];
  readonly #aliases: ReadonlyMap<number, Value>;
  readonly #capacity: number;
  readonly #exact: boolean;
  /** The last op that reads each value. */
  readonly #lastRead = new Map<number, number>();
  readonly #values = new Map<number, number>();
  readonly #weights = new Map<Constant, Map<string, number>>();
  readonly #tables = new Map<string, number>();
  readonly #states = new Map<Variable, number>();

  constructor(draft: Draft, capacity: number, exact: boolean) {
    this.#aliases = draft.aliases;
    this.#capacity = capacity;
    this.#exact = exact;
    for (const [index, op] of draft.ops.entries()) {
      for (const input of op.inputs) this.#lastRead.set(this.#root(input).id, index);
    }
    for (const output of draft.outputs) this.#lastRead.set(this.#root(output).id, draft.ops.length);
  }

  get weightBytes(): number {
    return this.buffers.reduce(
      (sum, buffer) => sum + (buffer.kind === "weight" ? weightBytes(buffer) : 0),
      0,
    );
  }

  endpoint(value: Value, index: number): Endpoint {
    const sampleShape = sampleOf(value.shape);
    return { buffer: this.#valueAt(value, index), sampleShape, sampleLength: elementCount(sampleShape) };
  }

  step(op: Op, index: number): Step {
    const kernel = select(op, this.#capacity, this.#exact);
    const [input] = op.inputs;
    const [output] = op.outputs;
    if (kernel.inPlace && input && output) this.#reuse(input, output, index);
    const from = this.buffers.length;
    const weights = new Set<number>();
    const { fields, unitsPerSample } = kernel.describe(op, this.#scope(index, weights));
    const outputBuffers = op.outputs.map((value) => this.#valueAt(value, index));
    const outputsOfStep = new Set(outputBuffers);
    let scratchBytes = 0;
    for (let at = from; at < this.buffers.length; at++) {
      const buffer = this.buffers[at];
      if (buffer?.kind === "arena" && !outputsOfStep.has(at)) scratchBytes += buffer.bytes;
    }
    let stepWeights = 0;
    for (const at of weights) stepWeights += weightBytes(this.buffers[at] as WeightBuffer);
    return {
      kernel: kernel.name,
      layers: op.layers,
      fused: fusedParts(op),
      fields,
      unitsPerSample,
      outputs: op.outputs,
      outputBuffers,
      scratchBytes,
      weightBytes: stepWeights,
      flops: flopsOf<OpKind>(op),
    };
  }

  #scope(index: number, weights: Set<number>): PlanScope {
    return {
      capacity: this.#capacity,
      value: (value) => ({ buffer: this.#valueAt(value, index) }),
      scratch: (bytes) => this.#add({ kind: "arena", bytes, first: index, last: index }),
      packed: (constant, layout) => {
        const address = this.#weight(constant, layout);
        weights.add(address.buffer);
        return address;
      },
      table: (values) => this.#table(values),
      state: (variable) => this.#state(variable),
    };
  }

  /** The value whose memory this one is. */
  #root(value: Value): Value {
    return this.#aliases.get(value.id) ?? value;
  }

  /** The buffer of a value, made when it is first met: at step `index`. */
  #valueAt(value: Value, index: number): number {
    const root = this.#root(value);
    const known = this.#values.get(root.id);
    if (known !== undefined) return known;
    const bytes = 4 * elementCount(root.shape, this.#capacity);
    const last = Math.max(this.#lastRead.get(root.id) ?? index, index);
    const { buffer } = this.#add({ kind: "arena", bytes, first: index, last });
    this.#values.set(root.id, buffer);
    return buffer;
  }

  /** Lets an output take over the buffer of an input that nothing reads after this step. */
  #reuse(input: Value, output: Value, index: number): void {
    const from = this.#root(input);
    const buffer = this.#values.get(from.id);
    const open = buffer === undefined ? undefined : this.buffers[buffer];
    if (buffer === undefined || open?.kind !== "arena" || this.#lastRead.get(from.id) !== index) return;
    open.last = Math.max(this.#lastRead.get(output.id) ?? index, index);
    this.#values.set(output.id, buffer);
  }

  #weight(constant: Constant, layout: WeightLayout): Address {
    const layouts = getOrMake(this.#weights, constant, () => new Map<string, number>());
    const key = layoutKey(layout);
    return { buffer: getOrMake(layouts, key, () => this.#add({ kind: "weight", constant, layout }).buffer) };
  }

  #table(values: readonly number[]): Address {
    return {
      buffer: getOrMake(this.#tables, values.join(), () => this.#add({ kind: "table", values }).buffer),
    };
  }

  #state(variable: Variable): Address {
    return { buffer: getOrMake(this.#states, variable, () => this.#add({ kind: "state", variable }).buffer) };
  }

  #add(buffer: OpenBuffer): Address {
    this.buffers.push(buffer);
    return { buffer: this.buffers.length - 1 };
  }
}

/** The kernel, typed for any op: it is only ever given the op it was selected for. */
function select(op: Op, capacity: number, exact: boolean): Kernel<OpKind> {
  const kernel = selectKernel<OpKind>(op, capacity, exact);
  if (kernel) return kernel;
  throw new UnsupportedError(`No kernel computes this ${op.kind}`, {
    layer: op.layers.join(", "),
    received: JSON.stringify(op.attributes),
  });
}

function flopsOf<K extends OpKind>(op: OpOf<K>): number {
  const shapes = (values: readonly Value[]): Shape[] => values.map(({ shape }) => shape);
  return OPS[op.kind].flops(shapes(op.inputs), shapes(op.outputs), op.attributes);
}

/** What the kernel does besides its own op. */
function fusedParts(op: Op): readonly string[] {
  const isPadded = "padding" in op.attributes && Array.isArray(op.attributes.padding);
  const hasBias = ["dense", "conv2d", "conv3d"].includes(op.kind) && op.inputs.length > 2;
  return [
    ...(isPadded ? ["padding"] : []),
    ...(hasBias ? ["bias"] : []),
    ...(op.activation ? [op.activation.name] : []),
  ];
}

function layOut(open: readonly OpenBuffer[], linear: boolean): { buffers: Buffer[]; arenaBytes: number } {
  const arena = open.filter((buffer) => buffer.kind === "arena");
  const { offsets, bytes } = linear ? layLinear(arena) : packLifetimes(arena);
  let next = 0;
  const buffers = open.map((buffer): Buffer => {
    return buffer.kind === "arena" ? { ...buffer, offset: offsets[next++] ?? 0 } : buffer;
  });
  return { buffers, arenaBytes: bytes };
}

/** The shape of one sample; a plan is made for shapes that are known. */
function sampleOf(shape: Shape): number[] {
  return shape.slice(1).map((dim) => dim ?? 1);
}

function weightBytes({ constant, layout }: WeightBuffer): number {
  return 4 * packedLength(layout, elementCount(constant.shape));
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
