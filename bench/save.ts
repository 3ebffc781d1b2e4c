import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chartPage } from "./charts.ts";
import type { BenchResult, ModelsResult, SavedResult } from "./result.ts";

const RESULTS = new URL("results/", import.meta.url);

/**
 * Keeps a run in bench/results/<date>-<cpu>.json, beside the other kind of the same day and machine, and draws both as a page.
 * @returns The names of the two files.
 */
export function saveResult(mode: string, result: BenchResult | ModelsResult): readonly string[] {
  const { date, cpu } = result.host;
  const words = cpu.toLowerCase().match(/[a-z0-9]+/g) ?? ["unknown"];
  const name = `${date.slice(0, 10)}-${words.join("-")}`;
  const file = new URL(`${name}.json`, RESULTS);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SavedResult) : {};
  const flags = process.execArgv.filter((flag) => flag.startsWith("--experimental"));
  const start =
    flags.length === 0
      ? ["npm run bench --"]
      : ["node", ...flags, "--import ./scripts/register.mjs bench/run.ts"];
  const command = [...start, ...process.argv.slice(2)].join(" ");
  const saved: SavedResult = { ...before, [mode]: { ...result, command } };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(file, `${JSON.stringify(saved, null, 1)}\n`);
  writeFileSync(new URL(`${name}.html`, RESULTS), chartPage(saved));
  return [`bench/results/${name}.json`, `bench/results/${name}.html`];
}
