import { ensureInstalled, loadPeers } from "../peers/index.ts";
import { init } from "../src/wasm/engine.ts";
import type { Options } from "./cli.ts";
import { describeHost, printHost } from "./host.ts";
import { measureRow } from "./measure.ts";
import { allBindings } from "./ours/bindings.ts";
import { hostBinaries } from "./ours/engines.ts";
import type { Outcome } from "./outcome.ts";
import { progress } from "./progress.ts";
import { printBinaries, printCeilings, printLegend, printRows } from "./report.ts";
import type { BenchResult, RowResult } from "./result.ts";
import { selectionWarning } from "./selection.ts";
import { QUICK, THOROUGH } from "./timing.ts";
import { workList } from "./work-list.ts";

/** Every work item on every binary the host can run: the main mode of the benchmark. */
export async function benchKernels(options: Options): Promise<Outcome> {
  const list = workList(options.only);
  const host = describeHost();
  const binaries = await hostBinaries(options.binaries);
  const bindings = await allBindings();
  if (options.peers) ensureInstalled();
  const peers = options.peers ? await loadPeers() : [];
  const names = peers.map(({ name }) => name);
  const effort = options.quick ? QUICK : THOROUGH;
  const rows: RowResult[] = [];
  const text = [printHost(host), printBinaries(binaries)];
  for (const { variant, engine } of binaries) {
    if (engine === undefined) continue;
    await init({ variant }); // for model.predict
    const done: RowResult[] = [];
    for (const [index, row] of list.entries()) {
      progress(`${variant} ${index + 1}/${list.length} ${row.name}`);
      done.push(await measureRow(row, { variant, engine, bindings, peers, effort }));
    }
    progress("");
    const level = withOnePeak(done);
    text.push(`${variant}\n${printRows(level, names)}\n${printCeilings(level)}`);
    rows.push(...level);
  }
  if (rows.length === 0) throw new Error(`Nothing could run.\n${printBinaries(binaries)}`);
  const warnings = rows.flatMap((row) => selectionWarning(row) ?? []);
  const result: BenchResult = {
    host,
    effort: options.quick ? "quick" : "thorough",
    binaries: binaries.map(({ variant, bytes, gzip, reason }) => {
      return { variant, bytes, gzip, ...(reason === undefined ? {} : { notRun: reason }) };
    }),
    peers: peers.map(({ name, version, note }) => ({ name, version, note })),
    rows,
    warnings,
  };
  text.push(
    printLegend(result.peers),
    missingPeers(rows),
    warnings.map((warning) => `!!! ${warning}`).join("\n"),
  );
  return { text: text.filter((part) => part !== "").join("\n\n"), json: result, failed: warnings.length > 0 };
}

/** The peak belongs to the machine, so the best of all rounds counts for every row. */
function withOnePeak(rows: readonly RowResult[]): readonly RowResult[] {
  const peak = Math.max(...rows.map(({ unit, ceiling }) => (unit === "GFLOP/s" ? ceiling : 0)));
  return rows.map((row) => (row.unit === "GFLOP/s" ? { ...row, ceiling: peak } : row));
}

function missingPeers(rows: readonly RowResult[]): string {
  const reasons = rows.flatMap(({ name, lacks }) =>
    Object.entries(lacks).map(([peer, reason]) => `${name}: no ${peer}, ${reason}`),
  );
  return [...new Set(reasons)].join("\n");
}
