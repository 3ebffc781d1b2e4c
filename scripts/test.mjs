// Runs test/**/*.test.ts with uvu in two processes and ends with the line "N passed, N failed, N skipped".
//   node scripts/test.mjs [word ...]      only the files whose path contains one of the words
// uvu itself exits 0 when nothing ran (no file, no `.run()`, a failing `before`); here each of these fails.
import { fork } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const MINUTES_PER_FILE = 12;
/** Node 20 and 21 know relaxed SIMD behind a flag; the tests run every binary. */
const RELAXED_SIMD = Number.parseInt(process.versions.node) < 22 ? ["--experimental-wasm-relaxed-simd"] : [];
const END_OF_FILE = "\u0000"; // starts the line with which a child closes a file's output

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
if (process.send === undefined) await main(process.argv.slice(2));
else process.on("message", runFile);

/** In a child: runs the suites of one file, then writes their counts; "" ends the child. @param {unknown} message */
async function runFile(message) {
  const file = String(message);
  if (file === "") process.exit();
  process.channel?.unref(); // so that a test whose promise never settles ends the process instead of waiting
  const count = { passed: 0, failed: 0, skipped: 0 };
  const queue = /** @type {any} */ (globalThis);
  queue.UVU_DEFER = 1; // suites queue up instead of starting by themselves
  queue.UVU_QUEUE = [[]];
  queue.UVU_INDEX = 0;
  try {
    await import(pathToFileURL(file).href);
    const suites = queue.UVU_QUEUE[0];
    for (const suite of suites) {
      const [errors, passed, skipped, total] = await suite();
      if (typeof errors === "string") process.stdout.write(`\n${errors}\n`);
      else if (passed < total) process.stdout.write("  a hook (before, after) threw\n");
      count.passed += passed;
      count.failed += total - passed;
      count.skipped += skipped;
    }
    const written = (readFileSync(file, "utf8").match(/=\s*suite(<[^(]*>)?\(/g) ?? []).length;
    if (suites.length === 0 || suites.length < written) {
      throw new Error(
        `${suites.length} suites ran, ${Math.max(written, 1)} are defined: is a .run() missing?`,
      );
    }
  } catch (error) {
    count.failed++;
    console.log(error);
  }
  process.channel?.ref();
  process.stdout.write(`${END_OF_FILE}${JSON.stringify(count)}\n`);
}

/** @param {string[]} words */
async function main(words) {
  const files = readdirSync("test", { recursive: true })
    .map((name) => join("test", String(name)).replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".test.ts"))
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort();
  const started = performance.now();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  /** @param {string} file @param {string} output @param {typeof sum} count */
  const report = (file, output, count) => {
    process.stdout.write(`${file}\n${output}`);
    for (const key of /** @type {const} */ (["passed", "failed", "skipped"])) sum[key] += count[key];
  };
  const queue = [...files];
  const worker = async () => {
    while (queue.length > 0) await runChild(queue, report);
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));

  const ran = sum.passed + sum.failed;
  if (ran === 0) console.log(`no test ran${words.length > 0 ? ` for ${words.join(" ")}` : ""}`);
  console.log(`\n${files.length} files, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  process.exitCode = sum.failed > 0 || ran === 0 ? 1 : 0;
}

/**
 * One child takes files from the queue until it is empty or the child dies.
 * @param {string[]} queue
 * @param {(file: string, output: string, count: { passed: number, failed: number, skipped: number }) => void} report
 * @returns {Promise<void>}
 */
function runChild(queue, report) {
  const child = fork(fileURLToPath(import.meta.url), {
    execArgv: [
      "--enable-source-maps",
      ...RELAXED_SIMD,
      "--import",
      new URL("register.mjs", import.meta.url).href,
    ],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let output = "";
  let why = "the process ended before the file did (a promise that never settles, or process.exit)";
  /** @type {string | undefined} */ let file;
  /** @type {NodeJS.Timeout | undefined} */ let timer;
  const next = () => {
    clearTimeout(timer);
    file = queue.shift();
    if (file === undefined) return void child.send("");
    timer = setTimeout(() => {
      why = `stopped after ${MINUTES_PER_FILE} minutes`;
      child.kill("SIGKILL");
    }, MINUTES_PER_FILE * 60_000);
    child.send(file);
  };
  child.stdout?.setEncoding("utf8");
  child.stdout?.on("data", (text) => {
    output += text;
    const end = new RegExp(`${END_OF_FILE}(.*)\n`).exec(output);
    if (end === null || file === undefined) return;
    report(file, output.slice(0, end.index), JSON.parse(String(end[1])));
    output = "";
    next();
  });
  next();
  return new Promise((resolve) => {
    child.on("close", () => {
      clearTimeout(timer);
      if (file !== undefined) report(file, `${output}\n  ${why}\n`, { passed: 0, failed: 1, skipped: 0 });
      resolve();
    });
  });
}
