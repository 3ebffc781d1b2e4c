import type { EngineError } from "../core/errors.ts";
import type { Engine, KernelFunction } from "../wasm/engine.ts";
import { align } from "../wasm/heap.ts";
import type { Buffer, Endpoint, Plan } from "./plan.ts";
import type { WeightStore } from "./weight-store.ts";

/** A step bound to an engine. */
interface Call {
  readonly run: KernelFunction;
  readonly descriptor: number;
  readonly unitsPerSample: number;
}

/** An input or output of the model as memory of the engine. */
interface Port {
  readonly address: number;
  readonly sampleLength: number;
  view: Float32Array;
}

/**
 * A plan in the memory of an engine. Loading allocates everything; `run` allocates nothing and never grows the memory.
 */
export class Program {
  readonly plan: Plan;
  readonly #engine: Engine;
  readonly #store: WeightStore;
  readonly #calls: Call[] = [];
  readonly #inputs: Port[];
  readonly #outputs: Port[];
  #blocks: number[] = [];
  #generation = -1;

  /** @throws OutOfMemoryError, and nothing stays allocated. */
  constructor(engine: Engine, plan: Plan, store: WeightStore) {
    this.plan = plan;
    this.#engine = engine;
    this.#store = store;
    try {
      const addresses = this.#allocate();
      const port = ({ buffer, sampleLength }: Endpoint): Port => {
        return { address: addresses[buffer] ?? 0, sampleLength, view: NO_FLOATS };
      };
      this.#inputs = plan.inputs.map(port);
      this.#outputs = plan.outputs.map(port);
      this.#writeDescriptors(addresses);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /**
   * Copies `samples` samples in, runs every step, and copies the results out.
   * The arrays hold exactly `samples` times the floats of one sample.
   * @throws EngineError when a kernel traps, or trapped before.
   */
  run(inputs: readonly Float32Array[], outputs: readonly Float32Array[], samples: number): void {
    this.#engine.checkAlive();
    this.#store.refresh();
    if (this.#generation !== this.#engine.heap.generation) this.#makeViews();
    for (const [index, port] of this.#inputs.entries()) port.view.set(inputs[index] ?? NO_FLOATS);
    const calls = this.#calls;
    for (let step = 0; step < calls.length; step++) {
      const { run, descriptor, unitsPerSample } = calls[step] as Call;
      try {
        run(descriptor, 0, samples * unitsPerSample);
      } catch (cause) {
        throw this.#trapped(step, cause);
      }
    }
    for (const [index, port] of this.#outputs.entries()) {
      const length = samples * port.sampleLength;
      outputs[index]?.set(length === port.view.length ? port.view : port.view.subarray(0, length));
    }
  }

  /**
   * Runs every step on whatever the inputs hold and says how many milliseconds each took, by the host's clock.
   * @param into One number for each step.
   */
  timeSteps(samples: number, into: Float64Array): void {
    this.#engine.checkAlive();
    this.#store.refresh();
    const calls = this.#calls;
    let before = performance.now();
    for (let step = 0; step < calls.length; step++) {
      const { run, descriptor, unitsPerSample } = calls[step] as Call;
      try {
        run(descriptor, 0, samples * unitsPerSample);
      } catch (cause) {
        throw this.#trapped(step, cause);
      }
      const after = performance.now();
      into[step] = after - before;
      before = after;
    }
  }

  /** Gives the memory back. A second call does nothing. */
  dispose(): void {
    for (const block of this.#blocks) this.#engine.heap.free(block);
    this.#blocks = [];
    this.#calls.length = 0;
  }

  /** The address of every buffer of the plan. */
  #allocate(): readonly number[] {
    const { heap } = this.#engine;
    const { buffers, arenaBytes } = this.plan;
    const alloc = (bytes: number): number => {
      const address = heap.alloc(bytes);
      this.#blocks.push(address);
      return address;
    };
    const arena = alloc(arenaBytes);
    let tables = alloc(buffers.reduce((sum, buffer) => sum + tableBytes(buffer), 0));
    return buffers.map((buffer) => {
      if (buffer.kind === "arena") return arena + buffer.offset;
      if (buffer.kind === "weight") return this.#store.weight(buffer.constant, buffer.layout);
      if (buffer.kind === "state") return this.#store.state(buffer.variable);
      const address = tables;
      heap.u32(address, buffer.values.length).set(buffer.values);
      tables += tableBytes(buffer);
      return address;
    });
  }

  #writeDescriptors(addresses: readonly number[]): void {
    const { heap } = this.#engine;
    const { steps } = this.plan;
    let descriptor = heap.alloc(steps.reduce((sum, { fields }) => sum + align(4 * fields.length), 0));
    this.#blocks.push(descriptor);
    for (const { kernel, fields, unitsPerSample } of steps) {
      const integers = heap.u32(descriptor, fields.length);
      const floats = heap.f32(descriptor, fields.length);
      for (const [index, field] of fields.entries()) {
        if (typeof field === "number") integers[index] = field;
        else if ("f32" in field) floats[index] = field.f32;
        else integers[index] = addresses[field.buffer] ?? 0;
      }
      this.#calls.push({ run: this.#engine.kernel(kernel), descriptor, unitsPerSample });
      descriptor += align(4 * fields.length);
    }
  }

  #makeViews(): void {
    const { heap } = this.#engine;
    for (const port of [...this.#inputs, ...this.#outputs]) {
      port.view = heap.f32(port.address, port.sampleLength * this.plan.capacity);
    }
    this.#generation = heap.generation;
  }

  #trapped(index: number, cause: unknown): EngineError {
    const step = this.plan.steps[index];
    return this.#engine.fail(step?.kernel ?? "gemm_f32", step?.layers ?? [], cause);
  }
}

const NO_FLOATS = new Float32Array(0);

function tableBytes(buffer: Buffer): number {
  return buffer.kind === "table" ? align(4 * buffer.values.length) : 0;
}
