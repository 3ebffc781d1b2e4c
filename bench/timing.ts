import type { Subject } from "./subject.ts";

/** How long things are measured. */
export interface Effort {
  /** Warm-up of each subject: V8 replaces its first, slow code after some hundred calls. */
  readonly warmUpMs: number;
  /** A sample is a batch of runs that takes at least this long. */
  readonly sampleMs: number;
  /** Time given to each subject; there are at least `minRounds` samples of it. */
  readonly budgetMs: number;
  readonly minRounds: number;
}

export const THOROUGH: Effort = { warmUpMs: 200, sampleMs: 0.2, budgetMs: 800, minRounds: 15 };
export const QUICK: Effort = { warmUpMs: 100, sampleMs: 0.2, budgetMs: 120, minRounds: 5 };

/** Milliseconds for one run. */
export interface Times {
  readonly min: number;
  readonly median: number;
  readonly samples: number;
  readonly runsPerSample: number;
}

/**
 * Times subjects alternately, a short batch of each in turn, round after round: what disturbs the machine meets all of
 * them. Each batch begins with a run that does not count, so that nobody pays for the caches the one before has filled.
 */
export async function timeAlternately(
  subjects: readonly Pick<Subject, "run">[],
  effort: Effort,
): Promise<readonly Times[]> {
  const lanes: { run: Subject["run"]; batch: number; samples: number[] }[] = [];
  for (const subject of subjects) {
    const run = (): void | Promise<void> => subject.run();
    await warmUp(run, effort);
    lanes.push({ run, batch: await batchSize(run, effort), samples: [] });
  }
  const end = performance.now() + effort.budgetMs * lanes.length;
  for (let round = 0; round < effort.minRounds || performance.now() < end; round++) {
    for (const { run, batch, samples } of lanes) {
      await repeat(run, 1);
      samples.push((await repeat(run, batch)) / batch);
    }
  }
  return lanes.map(({ batch, samples }) => {
    samples.sort((a, b) => a - b);
    const median = samples[samples.length >> 1] ?? 0;
    return { min: samples[0] ?? 0, median, samples: samples.length, runsPerSample: batch };
  });
}

/** Milliseconds for `count` runs. What is synchronous is never awaited. */
async function repeat(run: Subject["run"], count: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const pending = run();
    if (pending !== undefined) await pending;
  }
  return performance.now() - start;
}

async function warmUp(run: Subject["run"], { warmUpMs }: Effort): Promise<void> {
  const end = performance.now() + warmUpMs;
  let runs = 0;
  while (runs < 3 || performance.now() < end) {
    await repeat(run, 1);
    runs++;
  }
}

/** Runs in a sample, doubled until a sample is long enough. */
async function batchSize(run: Subject["run"], { sampleMs }: Effort): Promise<number> {
  let batch = 1;
  while (Math.min(await repeat(run, batch), await repeat(run, batch)) < sampleMs) batch *= 2;
  return batch;
}
