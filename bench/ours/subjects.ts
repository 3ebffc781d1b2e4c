import type { Work } from "../../peers/index.ts";
import type { Graph, Op } from "../../src/graph/graph.ts";
import type { Kernel } from "../../src/kernels/kernel.ts";
import type { OpKind } from "../../src/ops/index.ts";
import { fuseActivation } from "../../src/plan/passes/fuse-activation.ts";
import { pointwiseAsDense } from "../../src/plan/passes/pointwise-as-dense.ts";
import type { Draft } from "../../src/plan/passes/rewrite.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { Program } from "../../src/plan/program.ts";
import { WeightStore } from "../../src/plan/weight-store.ts";
import type { Subject } from "../subject.ts";
import { type Task, taskOf } from "./graph.ts";
import { oneStepPlan } from "./one-step.ts";
import type { KernelCall, RecordingEngine } from "./recorder.ts";

export const OURS = "lanewise";

/**
 * The ways in which Lanewise can do a work item: every kernel that can compute it, in both scopes for the one that the
 * planner chooses. For work of several steps, all of them, in both scopes.
 */
export function ourSubjects(
  work: Work,
  engine: RecordingEngine,
  bindings: readonly Kernel<OpKind>[],
): readonly Subject[] {
  const task = taskOf(work);
  const real = prepare(task.graph, task.samples);
  const chosen = real.steps.length === 1 ? real.steps[0]?.kernel : undefined;
  if (chosen === undefined) {
    const plan = prepare(task.graph, task.samples, { linear: true });
    return [
      kernelSubject(engine, task, plan, "all steps", true),
      callSubject(engine, task, real, "all steps"),
    ];
  }
  const subjects: Subject[] = [];
  for (const { op, kernel } of candidates(task, bindings)) {
    const plan = oneStepPlan(task.graph, op, kernel, task.samples);
    subjects.push(kernelSubject(engine, task, plan, kernel.name, kernel.name === chosen));
  }
  if (!subjects.some(({ isChosen }) => isChosen)) throw new Error(`${chosen} is not among the candidates`);
  return [...subjects, callSubject(engine, task, real, chosen)];
}

/** The kernels that can compute the one op of a task, as it is written or as a pass rewrites it. */
function candidates(
  { graph, samples }: Task,
  bindings: readonly Kernel<OpKind>[],
): readonly { op: Op; kernel: Kernel<OpKind> }[] {
  const found = new Map<string, { op: Op; kernel: Kernel<OpKind> }>();
  for (const op of formsOf(graph)) {
    for (const kernel of bindings) {
      if (kernel.op === op.kind && kernel.supports(op, samples)) found.set(kernel.name, { op, kernel });
    }
  }
  return [...found.values()];
}

/** The op with its activation fused, first rewritten by the passes, then as it was. */
function formsOf(graph: Graph): readonly Op[] {
  const draft: Draft = { ...graph, aliases: new Map() };
  const forms = [pointwiseAsDense(draft), draft].map((form) => fuseActivation(form).ops);
  return forms.flatMap((ops) => (ops.length === 1 ? ops : []));
}

/** The calls of the kernels alone. */
function kernelSubject(
  engine: RecordingEngine,
  task: Task,
  plan: Plan,
  label: string,
  isChosen: boolean,
): Subject {
  const loaded = load(engine, plan);
  const y = outputArray(task, plan);
  const calls = engine.record(loaded.open, (program) => program.run([task.input], [y], task.samples));
  const { dispose } = loaded;
  return {
    owner: OURS,
    label,
    scope: "kernel",
    isChosen,
    run: replay(calls),
    output: async () => y,
    dispose,
  };
}

/** Copy in, run, copy out. */
function callSubject(engine: RecordingEngine, task: Task, plan: Plan, label: string): Subject {
  const loaded = load(engine, plan);
  const program = loaded.open();
  const y = outputArray(task, plan);
  const [inputs, outputs] = [[task.input], [y]];
  const run = (): void => program.run(inputs, outputs, task.samples);
  const output = async (): Promise<Float32Array> => {
    run();
    return y;
  };
  return { owner: OURS, label, scope: "call", isChosen: true, run, output, dispose: loaded.dispose };
}

/** A plan with weights of its own in the engine's memory. */
function load(engine: RecordingEngine, plan: Plan): { open: () => Program; dispose: () => void } {
  const store = new WeightStore(engine);
  let program: Program | undefined;
  return {
    open: () => (program = new Program(engine, plan, store)),
    dispose: () => {
      program?.dispose();
      store.dispose();
    },
  };
}

function outputArray({ samples }: Task, plan: Plan): Float32Array {
  return new Float32Array(samples * (plan.outputs[0]?.sampleLength ?? 0));
}

function replay(calls: readonly KernelCall[]): () => void {
  const [first, ...more] = calls;
  if (first !== undefined && more.length === 0) {
    const { run, descriptor, begin, end } = first;
    return () => run(descriptor, begin, end);
  }
  return () => {
    for (const { run, descriptor, begin, end } of calls) run(descriptor, begin, end);
  };
}
