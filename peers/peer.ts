import type { Network } from "./network.ts";
import type { Work } from "./work.ts";

/** One library that the benchmark compares with. */
export interface Peer {
  /** Name as printed in the tables: "tfjs-wasm", "onnxruntime-web". */
  readonly name: string;
  /** Version of the installed package. */
  readonly version: string;
  /** What a timed `run()` holds besides arithmetic, in one line for the foot of a table. */
  readonly note: string;
  /** The scopes that differ here. */
  readonly scopes: readonly Scope[];
  /** Why this peer cannot do the work, in a few words; undefined if it can. */
  lacks(work: Work): string | undefined;
  /** Gets a whole network ready; `run` goes from arrays to arrays. */
  prepareNetwork(network: Network): Promise<Prepared>;
  /** Gets everything ready outside the timed region. Undefined exactly when `lacks(work)` has a reason. */
  prepare(work: Work, scope?: Scope): Promise<Prepared | undefined>;
}

/**
 * What one `run()` covers.
 *
 * - `"op"`: the inputs already lie where the library wants them and the output stays there: the kernel alone.
 * - `"call"`: a plain Float32Array goes in and a plain Float32Array comes out: what an application pays.
 *
 * Weights are always handed over beforehand. The default is `"op"`, and `"call"` for whole models (`mlp`).
 */
export type Scope = "op" | "call";

/** A work item ready to be timed. */
export interface Prepared {
  /** Does the work once, completely: await it if it gives a promise. */
  run(): void | Promise<void>;
  /** Does the work once more and gives its result in Keras layout. */
  output(): Promise<Float32Array>;
  /** Gives back what the library allocated. */
  dispose(): void | Promise<void>;
}
