import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Options } from "./cli.ts";
import { describeHost, printHost } from "./host.ts";
import type { Outcome } from "./outcome.ts";
import { progress } from "./progress.ts";
import type { BenchResult } from "./result.ts";
import { alignTable, formatMs } from "./table.ts";

/** V8 compiles a function of Wasm twice: at its first call without optimizing, and in the background when it is hot. */
const TIERS = [
  ["Liftoff", ["--liftoff-only"]],
  ["TurboFan", ["--no-liftoff"]],
] as const;

const MODELS = ["MLP 784-128-10", "MobileNetV2 224"];

/** From this factor of the last predictions on, one counts as slow. */
const STEADY = 1.2;
/** As many predictions as are looked at together. */
const WINDOW = 5;

/** The kernels in the code of each of V8's compilers, and how long whole models take until the second one is done. */
export async function benchTiers(options: Options): Promise<Outcome> {
  const host = describeHost();
  const kernels = TIERS.map(([name, flags]) => {
    progress(name);
    const only = options.only.flatMap((word) => ["--only", word]);
    const args = ["bench/run.ts", "--quick", "--binary", "simd", "--json=-", ...only];
    return JSON.parse(run(flags, args)) as BenchResult;
  });
  const [liftoff, turbofan] = kernels.map(({ rows }) => {
    return new Map(
      rows.map(({ name, subjects }) => [name, subjects.find(({ isChosen }) => isChosen)?.min ?? NaN]),
    );
  });
  const names = [...(turbofan?.keys() ?? [])];
  const rows = names.map((name) => {
    return { name, liftoff: liftoff?.get(name) ?? NaN, turbofan: turbofan?.get(name) ?? NaN };
  });
  const models = MODELS.map((name) => {
    progress(name);
    const times = JSON.parse(run([], ["bench/cold/first-predictions.ts", name])) as number[];
    return { name, ...warmUp(times) };
  });
  progress("");
  const text = [
    printHost(host),
    alignTable(
      ["kernel, simd", ...TIERS.map(([name]) => name), "x"],
      rows.map((row) => [
        row.name,
        formatMs(row.liftoff),
        formatMs(row.turbofan),
        (row.liftoff / row.turbofan).toFixed(1),
      ]),
      1,
    ),
    alignTable(
      ["model", "1st prediction", "2nd", "10th", "100th", "in the end", "steady after", "or"],
      models.map(({ name, at, last, predictions, milliseconds }) => [
        name,
        ...at.map((ms) => (ms === undefined ? "-" : formatMs(ms))),
        formatMs(last),
        `${predictions}`,
        formatMs(milliseconds),
      ]),
      1,
    ),
    `Kernels: minima with --liftoff-only and --no-liftoff. Models: one prediction after the other in a fresh process, with V8's\n` +
      `own choice; steady: ${WINDOW} in a row, by their median, within ${STEADY} times the last ones.`,
  ].join("\n\n");
  return { text, json: { host, kernels: rows, models }, failed: false };
}

function warmUp(times: readonly number[]): {
  readonly at: readonly (number | undefined)[];
  readonly last: number;
  readonly predictions: number;
  readonly milliseconds: number;
} {
  const last = median(times.slice(-Math.ceil(times.length / 4)));
  let predictions = 0;
  while (
    predictions + WINDOW < times.length &&
    median(times.slice(predictions, predictions + WINDOW)) > STEADY * last
  )
    predictions++;
  const milliseconds = times.slice(0, predictions).reduce((sum, ms) => sum + ms, 0);
  return { at: [1, 2, 10, 100].map((count) => times[count - 1]), last, predictions, milliseconds };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function run(flags: readonly string[], args: readonly string[]): string {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { status, stdout } = spawnSync(
    process.execPath,
    [...flags, "--import", "./scripts/register.mjs", ...args],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new Error(`node ${[...flags, ...args].join(" ")} ended with code ${status}`);
  return stdout;
}
