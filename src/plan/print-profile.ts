import { alignColumns } from "./print.ts";
import type { Profile, StepProfile } from "./profile.ts";

/**
 * A profile as a table, one row for each kernel call:
 *
 *     step  kernel      layers           output       ms     share  GFLOP/s  of peak  GB/s
 *     0     gemv_f32    Dense "dense"    (None, 128)  0.005  80 %   37.6     66 %     75.4
 */
export function profileText(profile: Profile): string {
  const { batchSize, runs, variant, peakGflops, milliseconds, steps } = profile;
  const header = ["step", "kernel", "layers", "output", "ms", "share", "GFLOP/s", "of peak", "GB/s"];
  const rows = steps.map((step, index) => row(profile, step, index));
  const flops = steps.reduce((sum, step) => sum + step.flops, 0);
  const rate = milliseconds > 0 ? `, ${(flops / milliseconds / 1e6).toFixed(1)} GFLOP/s` : "";
  return [
    `Least times of ${runs} runs of batches of ${batchSize} on ${variant}.wasm`,
    ...alignColumns([header, ...rows]),
    `${formatMilliseconds(milliseconds)} ms in ${steps.length} steps${rate}; the peak is ${peakGflops.toFixed(1)}`,
  ].join("\n");
}

function row(profile: Profile, step: StepProfile, index: number): string[] {
  const { milliseconds: total } = profile;
  const { milliseconds } = step;
  const gflops = milliseconds > 0 ? step.flops / milliseconds / 1e6 : 0;
  const ofPeak = shareOfPeak(profile, step);
  return [
    String(index),
    step.kernel,
    step.layers.join(" + "),
    step.output,
    formatMilliseconds(milliseconds),
    total > 0 ? `${((100 * milliseconds) / total).toFixed(0)} %` : "-",
    gflops > 0 ? gflops.toFixed(1) : "-",
    ofPeak === undefined ? "-" : `${(100 * ofPeak).toFixed(0)} %`,
    milliseconds > 0 ? (step.bytes / milliseconds / 1e6).toFixed(1) : "-",
  ];
}

/** What computes nothing, or less than an operation for each byte, waits for memory: it has no share. */
export function shareOfPeak({ peakGflops }: Profile, step: StepProfile): number | undefined {
  const { flops, bytes, milliseconds } = step;
  return flops > bytes && milliseconds > 0 ? flops / milliseconds / 1e6 / peakGflops : undefined;
}

/** Three digits that count. */
export function formatMilliseconds(milliseconds: number): string {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : Number(milliseconds.toPrecision(3)).toString();
}
