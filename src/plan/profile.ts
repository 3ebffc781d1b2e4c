import { formatShape } from "../core/shape.ts";
import { type Engine, type Variant } from "../wasm/engine.ts";
import { measurePeak } from "../wasm/peak.ts";
import type { Plan, Step } from "./plan.ts";
import type { Program } from "./program.ts";

/** One kernel call of a profile, for the whole batch. */
export interface StepProfile {
  readonly kernel: string;
  /** The layers it computes, the fused ones included. */
  readonly layers: readonly string[];
  readonly fused: readonly string[];
  /** The shapes of its outputs, as `(None, 10)`. */
  readonly output: string;
  /** The least of all runs, and the one in the middle. */
  readonly milliseconds: number;
  readonly medianMilliseconds: number;
  /** Floating-point operations, and bytes of the values and weights it reads and writes. */
  readonly flops: number;
  readonly bytes: number;
}

/** Where the time of a prediction goes. */
export interface Profile {
  readonly batchSize: number;
  readonly runs: number;
  readonly variant: Variant;
  /** What registers alone could do on this machine in this binary, in 10^9 operations a second. */
  readonly peakGflops: number;
  /** The sum of the steps' least times. */
  readonly milliseconds: number;
  readonly steps: readonly StepProfile[];
}

/** Runs before the first that counts: V8 replaces its quick code for a kernel after some calls. */
const WARM_UP_MILLISECONDS = 300;

/** Times every step of a program over and over, on inputs that are written beforehand. */
export function profileProgram(program: Program, engine: Engine, batchSize: number, runs: number): Profile {
  const { plan } = program;
  const once = new Float64Array(plan.steps.length);
  const start = performance.now();
  do program.timeSteps(batchSize, once);
  while (performance.now() - start < WARM_UP_MILLISECONDS);
  const times = plan.steps.map(() => new Float64Array(runs));
  for (let run = 0; run < runs; run++) {
    program.timeSteps(batchSize, once);
    for (const [step, all] of times.entries()) all[run] = once[step] ?? 0;
  }
  const steps = plan.steps.map((step, at) =>
    stepProfile(plan, step, at, times[at]?.sort() ?? once, batchSize),
  );
  return {
    batchSize,
    runs,
    variant: engine.variant,
    peakGflops: measurePeak(engine),
    milliseconds: steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    steps,
  };
}

function stepProfile(
  plan: Plan,
  step: Step,
  at: number,
  sorted: Float64Array,
  batchSize: number,
): StepProfile {
  return {
    kernel: step.kernel,
    layers: step.layers,
    fused: step.fused,
    output: step.outputs.map(({ shape }) => formatShape(shape)).join(" "),
    milliseconds: sorted[0] ?? 0,
    medianMilliseconds: sorted[sorted.length >> 1] ?? 0,
    flops: step.flops * batchSize,
    bytes: step.weightBytes + (valueBytes(plan, step, at) * batchSize) / plan.capacity,
  };
}

/** The bytes of the values that a step's descriptor names, without its scratch. */
function valueBytes(plan: Plan, step: Step, at: number): number {
  const named = new Set(
    step.fields.flatMap((field) => (typeof field === "object" && "buffer" in field ? [field.buffer] : [])),
  );
  let bytes = 0;
  for (const index of named) {
    const buffer = plan.buffers[index];
    if (buffer?.kind !== "arena") continue;
    const isScratch = buffer.first === at && buffer.last === at && !step.outputBuffers.includes(index);
    if (!isScratch) bytes += buffer.bytes;
  }
  return bytes;
}
