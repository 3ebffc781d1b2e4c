import type { Variable } from "../../src/graph/graph.ts";
import { packedLength } from "../../src/kernels/layouts.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { pack } from "../reference/pack.ts";
import { BAND, bufferBytes, bufferName, describePlacement, layOut, type Placement } from "./placement.ts";
import { POISON, type Sandbox, sameWords } from "./sandbox.ts";

export type States = ReadonlyMap<Variable, Float32Array>;

export interface GuardOptions {
  /** The batch: at most the capacity of the plan, which it is when left out. */
  readonly samples?: number;
  readonly placement?: Placement;
  /** Run each step as two ranges of units, cut at this fraction. */
  readonly cut?: number;
  /** What states start from: zeros when left out. */
  readonly states?: States;
}

export interface GuardedRun {
  readonly outputs: readonly Float32Array[];
  readonly states: States;
  /** What went wrong with memory; empty when nothing did. */
  readonly faults: readonly string[];
}

/** Runs a plan once between guards; see `GuardedPlan`. */
export function runGuarded(
  sandbox: Sandbox,
  plan: Plan,
  inputs: readonly Float32Array[],
  options: GuardOptions = {},
): GuardedRun {
  return new GuardedPlan(sandbox, plan, options.placement).run(inputs, options);
}

/**
 * A second loader for plans, beside `Program`: instead of an arena it gives each buffer a place of its own, with
 * poison on both sides. After a run every byte outside the buffers, and every byte of inputs, weights, tables and
 * descriptors, must be what it was; every element of an output that belongs to the batch must have been written, and
 * none beyond.
 */
export class GuardedPlan {
  readonly #sandbox: Sandbox;
  readonly #plan: Plan;
  readonly #placement: Placement;
  readonly #bytes: readonly number[];
  readonly #addresses: readonly number[];
  /** The range of memory that is poisoned and checked. */
  readonly #from: number;
  readonly #to: number;
  readonly #packed = new Map<number, Float32Array>();
  readonly #outputs: ReadonlySet<number>;
  /** Indices of all buffers and descriptors in order of address. */
  readonly #order: readonly number[];

  constructor(sandbox: Sandbox, plan: Plan, placement: Placement = { kind: "bands", shift: 0 }) {
    this.#sandbox = sandbox;
    this.#plan = plan;
    this.#placement = placement;
    this.#bytes = bufferBytes(plan);
    const base = placement.kind === "bands" ? placement.base : undefined;
    const { addresses, end } = layOut(this.#bytes, placement, base ?? sandbox.base);
    if (base === undefined) sandbox.reserve(end);
    if (placement.kind === "end") {
      addresses[placement.buffer] = sandbox.byteLength - (this.#bytes[placement.buffer] ?? 0);
    }
    this.#addresses = addresses;
    this.#from = base ?? sandbox.base;
    this.#to = base === undefined ? sandbox.byteLength : end + BAND;
    this.#outputs = new Set(plan.steps.flatMap(({ outputBuffers }) => outputBuffers));
    this.#order = addresses
      .map((_, index) => index)
      .sort(
        (a, b) => (addresses[a] ?? 0) - (addresses[b] ?? 0) || (this.#bytes[a] ?? 0) - (this.#bytes[b] ?? 0),
      );
  }

  run(inputs: readonly Float32Array[], options: GuardOptions = {}): GuardedRun {
    const samples = options.samples ?? this.#plan.capacity;
    this.#sandbox.poison(this.#from, this.#to);
    this.#write(inputs, samples, options.states);
    const before = this.#sandbox.words(this.#from, this.#to).slice();
    const trap = this.#call(samples, options.cut);
    const faults = trap === undefined ? this.#faults(before, samples) : [trap];
    const outputs = this.#plan.outputs.map(({ buffer, sampleLength }) => {
      return this.#floats(buffer).slice(0, samples * sampleLength);
    });
    const states = new Map<Variable, Float32Array>();
    for (const [index, buffer] of this.#plan.buffers.entries()) {
      if (buffer.kind === "state") states.set(buffer.variable, this.#floats(index).slice());
    }
    const where = describePlacement(this.#placement, this.#plan);
    return { outputs, states, faults: faults.map((fault) => `${fault} (${where})`) };
  }

  #floats(index: number): Float32Array {
    const words = this.#words(index);
    return new Float32Array(words.buffer, words.byteOffset, words.length);
  }

  #words(index: number): Uint32Array {
    const address = this.#addresses[index] ?? 0;
    return this.#sandbox.words(address, address + (this.#bytes[index] ?? 0));
  }

  #write(inputs: readonly Float32Array[], samples: number, states: States | undefined): void {
    const { buffers, steps } = this.#plan;
    for (const [index, buffer] of buffers.entries()) {
      if (buffer.kind === "weight") this.#floats(index).set(this.#weight(index));
      else if (buffer.kind === "table") this.#words(index).set(buffer.values);
      else if (buffer.kind === "state") {
        const state = states?.get(buffer.variable);
        if (state) this.#floats(index).set(state);
        else this.#words(index).fill(0);
      }
    }
    for (const [index, { buffer, sampleLength }] of this.#plan.inputs.entries()) {
      this.#floats(buffer).set((inputs[index] ?? new Float32Array(0)).subarray(0, samples * sampleLength));
    }
    for (const [index, { fields }] of steps.entries()) {
      const words = this.#words(buffers.length + index);
      const floats = this.#floats(buffers.length + index);
      for (const [at, field] of fields.entries()) {
        if (typeof field === "number") words[at] = field;
        else if ("f32" in field) floats[at] = field.f32;
        else words[at] = this.#addresses[field.buffer] ?? 0;
      }
    }
  }

  #weight(index: number): Float32Array {
    const buffer = this.#plan.buffers[index];
    const known = this.#packed.get(index);
    if (known !== undefined || buffer?.kind !== "weight") return known ?? new Float32Array(0);
    const { constant, layout } = buffer;
    const words = new Uint32Array(packedLength(layout, constant.data.length)).fill(POISON);
    const packed = new Float32Array(words.buffer);
    pack(layout, constant.data, packed);
    if (words.includes(POISON)) throw new Error(`packing as ${layout.kind} leaves elements unwritten`);
    this.#packed.set(index, packed);
    return packed;
  }

  /** Calls every step. @returns what trapped, if anything did. */
  #call(samples: number, cut: number | undefined): string | undefined {
    const { buffers, steps } = this.#plan;
    for (const [index, step] of steps.entries()) {
      const run = this.#sandbox.engine.kernel(step.kernel);
      const descriptor = this.#addresses[buffers.length + index] ?? 0;
      const units = samples * step.unitsPerSample;
      const middle = cut === undefined ? 0 : Math.round(units * cut);
      try {
        if (middle > 0) run(descriptor, 0, middle);
        run(descriptor, middle, units);
      } catch (cause) {
        return `${step.kernel} trapped: ${String(cause)}`;
      }
    }
    return undefined;
  }

  #faults(before: Uint32Array, samples: number): string[] {
    const faults: string[] = [];
    if (!this.#sandbox.staticsIntact) faults.push("the static data was overwritten");
    let at = this.#from;
    let previous = "the start of memory";
    for (const index of this.#order) {
      const address = this.#addresses[index] ?? 0;
      this.#changed(before, at, address, faults, `beyond ${previous}`);
      previous = bufferName(this.#plan, index);
      at = address + (this.#bytes[index] ?? 0);
      this.#checkBuffer(before, index, samples, faults);
    }
    this.#changed(before, at, this.#to, faults, `beyond ${previous}`);
    return faults;
  }

  #checkBuffer(before: Uint32Array, index: number, samples: number, faults: string[]): void {
    const address = this.#addresses[index] ?? 0;
    const end = address + (this.#bytes[index] ?? 0);
    const name = bufferName(this.#plan, index);
    const buffer = this.#plan.buffers[index];
    if (this.#outputs.has(index)) {
      const written = ((end - address) / this.#plan.capacity) * samples;
      const missing = this.#sandbox.words(address, address + written).indexOf(POISON);
      if (missing !== -1) faults.push(`element ${missing} of ${name} was not written`);
      this.#changed(before, address + written, end, faults, `past the batch in ${name}`);
    } else if (buffer?.kind !== "state" && !name.includes("scratch")) {
      this.#changed(before, address, end, faults, `in ${name}`);
    }
  }

  /** Reports the first word of bytes `from..to` that is not what it was. */
  #changed(before: Uint32Array, from: number, to: number, faults: string[], what: string): void {
    if (to <= from) return;
    const now = this.#sandbox.words(from, to);
    const then = before.subarray((from - this.#from) / 4, (to - this.#from) / 4);
    if (sameWords(now, then)) return;
    const at = now.findIndex((word, index) => word !== then[index]);
    faults.push(`written ${what}, ${4 * at} bytes from there`);
  }
}
