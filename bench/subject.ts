/**
 * What a timed run holds.
 *
 * - `"kernel"`: inputs lie where the library wants them, the output stays there.
 * - `"call"`: a Float32Array goes in and a Float32Array comes out.
 */
export type Scope = "kernel" | "call";

/** One way to do a work item, ready to be timed. */
export interface Subject {
  /** The library. */
  readonly owner: string;
  /** What does it: a kernel, all steps of a program, a model. */
  readonly label: string;
  readonly scope: Scope;
  /** What the planner chose; false for a kernel that could have done it as well. */
  readonly isChosen: boolean;
  /** Does the work once, completely: await it if it gives a promise. */
  run(): void | Promise<void>;
  /** The result, in Keras layout. */
  output(): Promise<Float32Array>;
  dispose(): void | Promise<void>;
}
