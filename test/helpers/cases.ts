import type { Graph, Variable } from "../../src/graph/graph.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { GuardedPlan, type GuardedRun, runGuarded, type States } from "./guarded.ts";
import { errorOf, sameBits } from "./numbers.ts";
import { placementsOf } from "./placement.ts";
import type { Sandbox } from "./sandbox.ts";

/** What a kernel should give, from a reference. */
export interface Expected {
  readonly values: Float64Array;
  /** How far each element may be off; exact when left out. */
  readonly bounds?: Float64Array;
}

/** One small graph with inputs for a full batch and what must come out: the unit of every kernel test. */
export interface KernelCase {
  readonly name: string;
  readonly graph: Graph;
  /** Batch capacity of the plan. */
  readonly capacity: number;
  readonly inputs: readonly Float32Array[];
  /** For each output of the graph. */
  readonly expected: readonly Expected[];
  readonly states?: States;
  readonly expectedStates?: ReadonlyMap<Variable, Expected>;
}

/** Runs a case once between guards. @returns what is wrong: nothing, when all is well. */
export function checkOnce(sandbox: Sandbox, testCase: KernelCase, samples = testCase.capacity): string[] {
  const plan = prepare(testCase.graph, testCase.capacity);
  const run = runGuarded(sandbox, plan, testCase.inputs, optionsOf(testCase, { samples }));
  const faults = [...run.faults, ...wrongValues(testCase, run, samples)];
  return faults.map((fault) => `${testCase.name}: ${fault}`);
}

/**
 * Runs a case in every placement of its buffers, as a partial batch, and cut into two ranges: all must agree bit for
 * bit with the plain run, which must agree with the reference.
 */
export function checkEverywhere(sandbox: Sandbox, testCase: KernelCase): string[] {
  const faults = checkOnce(sandbox, testCase);
  const { capacity, inputs } = testCase;
  const plan = prepare(testCase.graph, capacity);
  const plain = runGuarded(sandbox, plan, inputs, optionsOf(testCase));
  const compare = (run: GuardedRun, samples: number, how: string): void => {
    faults.push(...run.faults.map((fault) => `${testCase.name}: ${fault}`));
    for (const [index, output] of run.outputs.entries()) {
      const length = samples * (plan.outputs[index]?.sampleLength ?? 0);
      if (sameBits(output, (plain.outputs[index] ?? output).subarray(0, length))) continue;
      faults.push(`${testCase.name}: output ${index} has other bits ${how}`);
    }
  };
  for (const placement of placementsOf(plan)) {
    compare(runGuarded(sandbox, plan, inputs, optionsOf(testCase, { placement })), capacity, "when moved");
  }
  const guarded = new GuardedPlan(sandbox, plan);
  for (const cut of [0.2, 0.5, 0.7]) {
    compare(guarded.run(inputs, optionsOf(testCase, { cut })), capacity, `when cut at ${cut}`);
  }
  for (const samples of partialBatches(testCase)) {
    compare(guarded.run(inputs, optionsOf(testCase, { samples })), samples, `as ${samples} of ${capacity}`);
  }
  return faults;
}

/** A case of several samples in memory beyond 2 GiB, where addresses are negative as signed integers. */
export function checkHigh(sandbox: Sandbox, testCase: KernelCase, base: number): string[] {
  const plan: Plan = prepare(testCase.graph, testCase.capacity);
  const placement = { kind: "bands", shift: 0, base } as const;
  const run = runGuarded(sandbox, plan, testCase.inputs, optionsOf(testCase, { placement }));
  return [...run.faults, ...wrongValues(testCase, run, testCase.capacity)].map(
    (fault) => `${testCase.name}: ${fault}`,
  );
}

function partialBatches({ capacity, graph }: KernelCase): number[] {
  const isFixed = graph.inputs.some(({ shape }) => shape[0] !== null);
  return isFixed
    ? []
    : [...new Set([0, 1, Math.ceil(capacity / 2), capacity - 1])].filter((n) => n < capacity);
}

function optionsOf<T extends object>(testCase: KernelCase, options?: T): T & { states?: States } {
  return { ...(options as T), ...(testCase.states ? { states: testCase.states } : {}) };
}

function wrongValues(testCase: KernelCase, run: GuardedRun, samples: number): string[] {
  const faults: string[] = [];
  for (const [index, expected] of testCase.expected.entries()) {
    const wrong = firstWrong(
      run.outputs[index] ?? new Float32Array(0),
      expected,
      samples / testCase.capacity,
    );
    if (wrong !== undefined) faults.push(`output ${index}, ${wrong}`);
  }
  for (const [variable, expected] of testCase.expectedStates ?? []) {
    const wrong = firstWrong(run.states.get(variable) ?? new Float32Array(0), expected, 1);
    if (wrong !== undefined) faults.push(`state ${variable.name}, ${wrong}`);
  }
  return faults;
}

/** The first element that is further off than it may be, in words; `part` of the expected values are there. */
export function firstWrong(actual: Float32Array, { values, bounds }: Expected, part = 1): string | undefined {
  const length = Math.round(values.length * part);
  if (actual.length !== length) return `${actual.length} elements instead of ${length}`;
  for (let i = 0; i < length; i++) {
    const exact = values[i] as number;
    const error = errorOf(actual[i] as number, exact);
    const bound = bounds?.[i] ?? 0;
    if (error <= bound) continue;
    return `element ${i}: ${actual[i]} instead of ${exact} (off by ${error}, allowed ${bound})`;
  }
  return undefined;
}
