import type { Engine } from "../src/wasm/engine.ts";

/** Operations in a unit of `peak_f32`: see assembly/kernels/peak.ts. */
const FLOPS_PER_UNIT = 104;
const UNITS = 10_000;

/** What a ceiling does in one run, in the unit of the work it limits: operations or bytes. */
export interface Ceiling {
  readonly amount: number;
  run(): void;
}

/** Multiply-adds on registers only: the most operations the binary could do. */
export function peakOf(engine: Engine): Ceiling {
  const { heap } = engine;
  const descriptor = heap.alloc(64);
  const sum = heap.alloc(16);
  heap.u32(descriptor, 1)[0] = sum;
  heap.f32(descriptor, 3).set([0.999, 0.001], 1);
  const peak = engine.kernel("peak_f32");
  return { amount: UNITS * FLOPS_PER_UNIT, run: () => peak(descriptor, 0, UNITS) };
}
