// What the scripts here share: each runs in a process of its own, with a folder of files as its only argument.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string} name */
export const path = (name) => join(process.argv[2] ?? "", name);

/** @param {string} name */
export const bytes = (name) => Uint8Array.from(readFileSync(path(name)));

/** @param {string} name */
export const floats = (name) => new Float32Array(bytes(name).buffer);

/** @param {string} name */
export const json = (name) => JSON.parse(readFileSync(path(name), "utf8"));

/**
 * Times a first prediction and prints it with the memory of the process afterwards, as one line of JSON.
 * @param {string} name
 * @param {() => Promise<{ y: Iterable<number>, model: object | undefined }>} predict From before the import to the result.
 */
export async function report(name, predict) {
  const start = performance.now();
  const { y, model } = await predict();
  const ms = performance.now() - start;
  const peak = peakBytes();
  await new Promise((resolve) => setTimeout(resolve, 50)); // a collection begun by then ends
  /** @type {{ gc?: () => void }} */ (globalThis).gc?.();
  console.log(JSON.stringify({ name, ms, y: [...y], peak, resident: process.memoryUsage.rss() }));
  process.exitCode = model === null ? 1 : 0; // holds the model until here
}

/** On Linux `maxRSS` begins with that of the process that started this one. */
function peakBytes() {
  const file = "/proc/self/status";
  const line = existsSync(file) ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(file, "utf8")) : undefined;
  return 1024 * (line ? Number(line[1]) : process.resourceUsage().maxRSS);
}
