import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FuzzOrder, FuzzReport } from "./fuzz-worker.ts";
import { fuzzTargets } from "./fuzz-targets.ts";

/**
 * Whatever a file holds: a model, or a typed error; soon, and in memory in proportion. The seed is that of the day unless
 * LANEWISE_FUZZ_SEED is set; LANEWISE_FUZZ_COUNT is about how many inputs there are, LANEWISE_FUZZ_ONLY="zip 17" runs one of them.
 */
const test = suite("fuzz");

const { env } = process;
const SEED = Number(env["LANEWISE_FUZZ_SEED"] ?? Math.floor(Date.now() / 86_400_000));
const TOTAL = fuzzTargets.reduce((sum, { count }) => sum + count, 0);
const COUNT = Number(env["LANEWISE_FUZZ_COUNT"] ?? TOTAL);
/** For one input, on a machine that may do much else. In milliseconds. */
const PATIENCE = 30_000;

/** Runs all inputs in a process of their own, which is ended when it stays at one of them. */
async function fuzz(): Promise<FuzzReport> {
  const folder = mkdtempSync(join(tmpdir(), "lanewise-fuzz-"));
  const placeFile = join(folder, "place");
  const order: FuzzOrder = { seed: SEED, scale: COUNT / TOTAL, only: env["LANEWISE_FUZZ_ONLY"], placeFile };
  const execArgv = [...process.execArgv, "--max-old-space-size=512"];
  const child = fork(new URL("./fuzz-worker.ts", import.meta.url), [JSON.stringify(order)], { execArgv });
  const place = (): string => (existsSync(placeFile) ? readFileSync(placeFile, "utf8").trim() : "the start");
  let before = "";
  const watch = setInterval(() => {
    const now = place();
    if (now === before) child.kill("SIGKILL");
    before = now;
  }, PATIENCE);
  try {
    return await new Promise<FuzzReport>((resolve, reject) => {
      child.once("message", (report) => resolve(report as FuzzReport));
      child.once("exit", (code, signal) => reject(new Error(`${place()}: ended with ${code ?? signal}`)));
    });
  } finally {
    clearInterval(watch);
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

test(`inputs made from sound files, seed ${SEED}`, async () => {
  const { faults, lines, inputs } = await fuzz();
  console.log(`\n${lines.map((line) => `  ${line}`).join("\n")}\n  ${inputs} inputs, seed ${SEED}`);
  assert.is(faults.length, 0, faults.join("\n"));
  if (COUNT >= 100_000 && env["LANEWISE_FUZZ_ONLY"] === undefined) assert.ok(inputs >= 100_000);
});

test.run();
