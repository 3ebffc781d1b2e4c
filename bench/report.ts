import type { HostBinary } from "./ours/engines.ts";
import { OURS } from "./ours/subjects.ts";
import type { BenchResult, RowResult, SubjectResult } from "./result.ts";
import { alignTable, formatBytes, formatMs, threeDigits } from "./table.ts";

/** The rows on one binary as a table. */
export function printRows(rows: readonly RowResult[], peers: readonly string[]): string {
  const header = ["work", "kernel", "min", "median", "rate", "share", "call", "median", "error"];
  const table = rows.flatMap((row) => linesOf(row, peers));
  return alignTable([...header, ...peers.flatMap((peer) => [peer, "x"])], table, 2);
}

/** Which binaries ran, and why one did not. */
export function printBinaries(binaries: readonly HostBinary[]): string {
  return binaries
    .map(({ variant, bytes, gzip, reason }) => {
      const size = `${variant}.wasm, ${formatBytes(bytes)} (gzip ${formatBytes(gzip)})`;
      return reason === undefined ? `RUNS     ${size}` : `NOT RUN  ${size}: ${reason}`;
    })
    .join("\n");
}

/** What the shares refer to. */
export function printCeilings(rows: readonly RowResult[]): string {
  const of = (unit: RowResult["unit"]): number[] =>
    rows.flatMap((row) => (row.unit === unit ? [row.ceiling] : []));
  const [peak, reads] = [of("GFLOP/s")[0], of("GB/s")];
  const parts = [
    ...(peak === undefined ? [] : [`peak ${threeDigits(peak)} GFLOP/s`]),
    ...(reads.length === 0
      ? []
      : [`reading ${threeDigits(Math.min(...reads))} to ${threeDigits(Math.max(...reads))} GB/s`]),
  ];
  return parts.join(", ");
}

export function printLegend(peers: BenchResult["peers"]): string {
  const lines = [
    "kernel  what computes it; * the one the planner chose, where several can",
    "min     of all samples, for the kernel alone: inputs and weights lie in Wasm memory, the output stays there",
    "rate    operations (a multiply-add is two) or, where fewer operations than bytes are needed, bytes per second, at min",
    "share   of the peak: register-only multiply-adds in the same binary, or reading so many bytes, in the same rounds",
    "call    copy in, run, copy out; for a model `all steps` is Program.run and `predict` is model.predict",
    "error   largest difference between the results of all that was timed, as a share of the largest value",
  ];
  if (peers.length > 0) {
    lines.push(
      "x       how many times as long the peer takes (min to min). tfjs-wasm on resident tensors against the kernel; for",
      "        models, and for onnxruntime-web, whose every run copies its inputs and output, against `call`.",
      ...peers.map(({ version, note }) => `        ${note} (${version})`),
    );
  }
  return lines.join("\n");
}

/** One line for each thing that computes a row: the chosen one first, with the peers. */
function linesOf(row: RowResult, peers: readonly string[]): string[][] {
  const ours = row.subjects.filter(({ owner }) => owner === OURS);
  const labels = [...new Set(ours.map(({ label }) => label))];
  const chosen = (label: string): boolean => ours.some((one) => one.label === label && one.isChosen);
  labels.sort((a, b) => Number(chosen(b)) - Number(chosen(a)));
  const hasChoice = labels.some((label) => !chosen(label));
  return labels.map((label, index) => {
    const kernel = ours.find((one) => one.label === label && one.scope === "kernel");
    const call = ours.find((one) => one.label === label && one.scope === "call");
    const mark = hasChoice && chosen(label) ? " *" : "";
    return [
      index === 0 ? row.name : "",
      `${label}${mark}`,
      ...(kernel === undefined ? ["", "", "", ""] : kernelCells(row, kernel)),
      ...(call === undefined ? ["", ""] : [formatMs(call.min), formatMs(call.median)]),
      index === 0 ? row.error.toExponential(0) : "",
      ...(chosen(label) ? peers.flatMap((peer) => peerCells(row, peer, kernel, call)) : []),
    ];
  });
}

function kernelCells(row: RowResult, { min, median, rate }: SubjectResult): string[] {
  const share = `${Math.round((100 * rate) / row.ceiling)} %`;
  return [formatMs(min), formatMs(median), `${threeDigits(rate)} ${row.unit.padEnd(7)}`, share];
}

/** Milliseconds of a peer and of ours in the scope that is fair to compare. */
export function fairTimes(
  { subjects }: RowResult,
  peer: string,
  kernel = subjects.find(isOurs("kernel")),
  call = subjects.filter(isOurs("call")).at(-1),
): { readonly ours: number; readonly theirs: number } | undefined {
  const theirs = subjects.filter(({ owner }) => owner === peer);
  const isModel = subjects.some(({ label }) => label === "predict");
  const resident = isModel ? undefined : theirs.find(({ scope }) => scope === "kernel");
  const their = resident ?? theirs.find(({ scope }) => scope === "call");
  const our = resident === undefined ? call : kernel;
  return their && our && { ours: our.min, theirs: their.min };
}

function isOurs(wanted: SubjectResult["scope"]): (subject: SubjectResult) => boolean {
  return ({ owner, scope, isChosen }) => owner === OURS && isChosen && scope === wanted;
}

function peerCells(
  row: RowResult,
  peer: string,
  kernel: SubjectResult | undefined,
  call: SubjectResult | undefined,
): string[] {
  const times = fairTimes(row, peer, kernel, call);
  return times === undefined ? ["-", "-"] : [formatMs(times.theirs), (times.theirs / times.ours).toFixed(2)];
}
