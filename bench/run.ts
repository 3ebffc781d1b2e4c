/** `npm run bench -- --help` */
import { writeFileSync } from "node:fs";
import { HELP, type Mode, type Options, parseOptions } from "./cli.ts";
import type { Outcome } from "./outcome.ts";
import type { BenchResult, ModelsResult } from "./result.ts";

const MODES: Readonly<Record<Mode, (options: Options) => Promise<Outcome>>> = {
  kernels: async (options) => (await import("./kernels.ts")).benchKernels(options),
  models: async (options) => (await import("./models.ts")).benchModels(options),
  cold: async (options) => (await import("./cold.ts")).benchCold(options),
  size: async (options) => (await import("./size.ts")).benchSize(options),
  tiers: async (options) => (await import("./tiers.ts")).benchTiers(options),
  memory: async (options) => (await import("./memory.ts")).benchMemory(options),
};

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return;
  }
  const { text, json, failed } = await MODES[options.mode](options);
  if (options.json !== "-") console.log(text);
  if (options.json !== undefined) {
    const written = `${JSON.stringify(json, null, 2)}\n`;
    if (options.json === "-") process.stdout.write(written);
    else writeFileSync(options.json, written);
  }
  if (options.save) {
    const files = (await import("./save.ts")).saveResult(options.mode, json as BenchResult | ModelsResult);
    console.error(`written: ${files.join(", ")}`);
  }
  if (failed) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? `bench: ${error.message}` : error);
  process.exitCode = 1;
}
