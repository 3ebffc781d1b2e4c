import type { Peer } from "../peers/index.ts";
import type { Kernel } from "../src/kernels/kernel.ts";
import type { OpKind } from "../src/ops/index.ts";
import { largestError, TOLERANCE } from "./agreement.ts";
import type { BenchVariant } from "./ours/engines.ts";
import { predictSubject } from "./ours/models.ts";
import type { RecordingEngine } from "./ours/recorder.ts";
import { ourSubjects } from "./ours/subjects.ts";
import { peakOf } from "../src/wasm/peak.ts";
import { peerSubjects } from "./peer-subjects.ts";
import { readingOf } from "./read-bandwidth.ts";
import type { RowResult } from "./result.ts";
import { isMemoryBound, type Row } from "./row.ts";
import type { Subject } from "./subject.ts";
import { type Effort, timeAlternately } from "./timing.ts";

/** What all rows on one binary are measured with. */
export interface Bench {
  readonly variant: BenchVariant;
  readonly engine: RecordingEngine;
  readonly bindings: readonly Kernel<OpKind>[];
  readonly peers: readonly Peer[];
  readonly effort: Effort;
}

/**
 * Gets everything ready, compares all results, and times all ways alternately, together with the ceiling.
 * @throws when two results differ by more than rounding.
 */
export async function measureRow(row: Row, bench: Bench): Promise<RowResult> {
  const { work } = row;
  const subjects: Subject[] = [...ourSubjects(work, bench.engine, bench.bindings)];
  if (work.kind === "mlp") subjects.push(predictSubject(work));
  for (const peer of bench.peers) subjects.push(...(await peerSubjects(peer, work)));
  try {
    const error = await compare(row, subjects);
    const memory = isMemoryBound(row);
    const ceiling = memory ? readingOf(row.bytes) : peakOf(bench.engine);
    const [limit, ...times] = await timeAlternately([ceiling, ...subjects], bench.effort);
    const amount = memory ? row.bytes : row.flops;
    return {
      variant: bench.variant,
      name: row.name,
      flops: row.flops,
      bytes: row.bytes,
      unit: memory ? "GB/s" : "GFLOP/s",
      ceiling: billionsPerSecond(ceiling.amount, limit?.min),
      error,
      subjects: subjects.map(({ owner, label, scope, isChosen }, index) => {
        const { min = Number.NaN, median = Number.NaN, samples = 0, runsPerSample = 0 } = times[index] ?? {};
        const rate = billionsPerSecond(amount, min);
        return { owner, label, scope, isChosen, min, median, samples, runsPerSample, rate };
      }),
      lacks: Object.fromEntries(
        bench.peers.flatMap((peer) => [[peer.name, peer.lacks(work)]].filter(hasReason)),
      ),
    };
  } finally {
    for (const subject of subjects) await subject.dispose();
  }
}

/** The largest difference from the first subject's result. */
async function compare(row: Row, subjects: readonly Subject[]): Promise<number> {
  let want: Float32Array | undefined;
  let worst = 0;
  for (const subject of subjects) {
    await subject.run();
    const got = (await subject.output()).slice();
    want ??= got;
    const error = largestError(got, want);
    if (!(error <= TOLERANCE)) {
      throw new Error(
        `${row.name}: ${subject.owner} ${subject.label} (${subject.scope}) and ${subjects[0]?.label} differ by ` +
          `${error.toExponential(1)} of the largest value; ${TOLERANCE} is allowed`,
      );
    }
    worst = Math.max(worst, error);
  }
  return worst;
}

function hasReason(entry: readonly (string | undefined)[]): entry is [string, string] {
  return entry[1] !== undefined;
}

function billionsPerSecond(amount: number, ms: number | undefined): number {
  return amount / ((ms ?? Number.NaN) * 1e6);
}
