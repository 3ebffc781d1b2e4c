import type { Engine } from "./engine.ts";

/** Operations in a unit of `peak_f32`: see assembly/kernels/peak.ts. */
const FLOPS_PER_UNIT = 104;
const UNITS = 10_000;

/** What a ceiling does in one run, in the unit of the work it limits: operations or bytes. */
export interface Ceiling {
  readonly amount: number;
  run(): void;
}

/** Multiply-adds on registers only: the most operations the binary could do. */
export function peakOf(engine: Engine): Ceiling & { dispose(): void } {
  const { heap } = engine;
  const descriptor = heap.alloc(64);
  const sum = heap.alloc(16);
  heap.u32(descriptor, 1)[0] = sum;
  heap.f32(descriptor, 3).set([0.999, 0.001], 1);
  const peak = engine.kernel("peak_f32");
  return {
    amount: UNITS * FLOPS_PER_UNIT,
    run: () => peak(descriptor, 0, UNITS),
    dispose: () => {
      heap.free(sum);
      heap.free(descriptor);
    },
  };
}

/** Operations a second of `peakOf`, in 10^9: the best of the runs in some milliseconds, past V8's first compiler. */
export function measurePeak(engine: Engine, milliseconds = 60): number {
  const { amount, run, dispose } = peakOf(engine);
  const start = performance.now();
  let best = Infinity;
  for (let now = start; now - start < milliseconds;) {
    run();
    const then = performance.now();
    if (then > now) best = Math.min(best, then - now);
    now = then;
  }
  dispose();
  return amount / best / 1e6;
}
