import { type Cold, coldStart, ensureInstalled, peerColdStarts } from "../peers/index.ts";
import { builtPackage } from "./built.ts";
import type { Options } from "./cli.ts";
import { describeHost, printHost } from "./host.ts";
import type { Outcome } from "./outcome.ts";
import { progress } from "./progress.ts";
import { alignTable, formatMs } from "./table.ts";

const STARTS = 20;
const QUICK_STARTS = 10;

/** From before the import to after the first prediction of an MLP 784-128-10, each time in a fresh process. */
export async function benchCold(options: Options): Promise<Outcome> {
  const { warning } = builtPackage();
  if (options.peers) ensureInstalled();
  const starts = options.quick ? QUICK_STARTS : STARTS;
  const host = describeHost();
  const script = new URL("./cold/lanewise.js", import.meta.url);
  const once = async (): Promise<readonly Cold[]> => [
    await coldStart(script),
    ...(options.peers ? await peerColdStarts() : []),
  ];
  await once(); // reads all files into the system's cache
  const samples = new Map<string, number[]>();
  for (let start = 0; start < starts; start++) {
    progress(`cold start ${start + 1}/${starts}`);
    for (const { name, ms } of await once()) samples.set(name, [...(samples.get(name) ?? []), ms]);
  }
  progress("");
  const results = [...samples].map(([name, list]) => {
    const sorted = list.sort((a, b) => a - b);
    return { name, min: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, starts: sorted.length };
  });
  const ours = results[0]?.median ?? 1;
  const table = alignTable(
    ["library", "min", "median", "starts", "x"],
    results.map(({ name, min, median, starts: count }) => {
      return [name, formatMs(min), formatMs(median), String(count), (median / ours).toFixed(1)];
    }),
    1,
  );
  const legend =
    "From before the import to after the first prediction of an MLP 784-128-10 in a fresh Node process, started\n" +
    "alternately; x: how many times as long as Lanewise (medians). The start of Node itself is not in it.";
  const text = [printHost(host), warning, table, legend].filter((part) => part !== "").join("\n\n");
  return { text, json: { host, results }, failed: false };
}
