import { EngineError } from "../core/errors.ts";
import type { Graph } from "../graph/graph.ts";
import { prepare } from "../plan/prepare.ts";
import { type Profile, profileProgram } from "../plan/profile.ts";
import { Program } from "../plan/program.ts";
import { WeightStore } from "../plan/weight-store.ts";
import { defaultEngine, type Engine } from "../wasm/engine.ts";

/** Plans that one model keeps ready, one for each input shape; the least recently used one gives way. */
export const MAX_PLANS = 8;

/** The input shapes of a model: what is computed for it and, once it has run, the program that does. */
export interface Prepared {
  readonly sampleShapes: readonly (readonly number[])[];
  readonly graph: Graph;
  /** The shapes of one sample's results. */
  readonly outputShapes: readonly (readonly number[])[];
  program: Program | undefined;
  capacity: number;
}

/** An input, as far as its shape goes. */
interface Sampled {
  readonly sampleShape: readonly number[];
}

/** The model: it says what is computed. */
interface Tracer {
  trace(sampleShapes: readonly (readonly number[])[]): Graph;
}

/**
 * The programs of one model, all on one engine and with one copy of the packed weights. It does not hold the model, so
 * that their memory can be given back when the model has become garbage.
 */
export class Programs {
  readonly #prepared = new Map<string, Prepared>();
  #last: Prepared | undefined;
  #engine: Engine | undefined;
  #store: WeightStore | undefined;
  /** See `Model.exact`; a change needs `clear`. */
  exact = false;

  /** @param owner With it the programs go. */
  constructor(owner: object) {
    dropped?.register(owner, this);
  }

  /** How many input shapes are ready. */
  get size(): number {
    return this.#prepared.size;
  }

  /** What belongs to the shapes of the inputs: traced at their first use. */
  for(inputs: readonly Sampled[], model: Tracer): Prepared {
    const last = this.#last;
    if (last !== undefined && sameShapes(last.sampleShapes, inputs)) return last;
    const sampleShapes = inputs.map(({ sampleShape }) => sampleShape);
    const key = sampleShapes.map((shape) => shape.join()).join(";");
    const known = this.#prepared.get(key);
    if (known === undefined) this.#makeRoom();
    const prepared = known ?? firstUse(sampleShapes, model);
    this.#prepared.delete(key);
    this.#prepared.set(key, prepared); // the newest stands last
    this.#last = prepared;
    return prepared;
  }

  /** A program for at least so many samples: the one at hand, or a new one that replaces it. */
  program(prepared: Prepared, samples: number): Program {
    const engine = defaultEngine();
    if (engine !== this.#engine) this.#moveTo(engine);
    if (prepared.program !== undefined && samples <= prepared.capacity) return prepared.program;
    free(prepared);
    const fixed = prepared.graph.inputs[0]?.shape[0] ?? null;
    const capacity = fixed ?? roundUp(samples);
    const plan = prepare(prepared.graph, capacity, { exact: this.exact });
    const store = (this.#store ??= new WeightStore(engine));
    try {
      prepared.program = new Program(engine, plan, store);
    } catch (error) {
      this.#release(); // out of memory: what is held here may be what others need
      throw error;
    }
    prepared.capacity = capacity;
    return prepared.program;
  }

  /** Times the steps of the program that ran last, on the inputs that it still holds. */
  profile(runs: number, samples: number): Profile {
    const program = this.#last?.program;
    if (program === undefined || this.#engine === undefined) throw new EngineError("No program has run yet");
    return profileProgram(program, this.#engine, samples, runs);
  }

  /** Gives all memory back; the next use starts afresh. */
  clear(): void {
    this.#release();
    this.#prepared.clear();
    this.#last = undefined;
  }

  #makeRoom(): void {
    const oldest = this.#prepared.keys().next();
    if (this.#prepared.size < MAX_PLANS || oldest.done) return;
    const prepared = this.#prepared.get(oldest.value);
    if (prepared) free(prepared);
    this.#prepared.delete(oldest.value);
  }

  /** `init` chose another engine, or the old one stopped after a trap. */
  #moveTo(engine: Engine): void {
    this.#release();
    this.#engine = engine;
  }

  #release(): void {
    for (const prepared of this.#prepared.values()) free(prepared);
    this.#store?.dispose();
    this.#store = undefined;
    this.#engine = undefined;
  }
}

/** Frees what models that nobody holds any more left behind. The host decides when; some have no such thing. */
const dropped =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : new FinalizationRegistry<Programs>((programs) => programs.clear());

/** Are these the very arrays of the last call? A model hands out the same ones. */
function sameShapes(shapes: readonly (readonly number[])[], inputs: readonly Sampled[]): boolean {
  for (let at = 0; at < inputs.length; at++) if (inputs[at]?.sampleShape !== shapes[at]) return false;
  return true;
}

function firstUse(sampleShapes: readonly (readonly number[])[], model: Tracer): Prepared {
  const graph = model.trace(sampleShapes);
  const outputShapes = graph.outputs.map(({ shape }) => shape.slice(1).map((dim) => dim ?? 1));
  return { sampleShapes, graph, outputShapes, program: undefined, capacity: 0 };
}

function free(prepared: Prepared): void {
  const { program } = prepared;
  prepared.program = undefined;
  prepared.capacity = 0;
  program?.dispose();
}

/** To a power of two, beyond 64 to a multiple of 64: slowly growing batches then need few new plans. */
function roundUp(samples: number): number {
  return samples > 64 ? Math.ceil(samples / 64) * 64 : 2 ** Math.ceil(Math.log2(samples));
}
