// A process that runs the inputs of the fuzz test, and writes to a file which one it is at: whoever waits can tell where it hangs.
import { openSync, writeSync } from "node:fs";
import { LanewiseError } from "../../src/core/errors.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";
import { AllocationMeter } from "./allocating.ts";
import { fuzzTargets } from "./fuzz-targets.ts";
import { assertTyped } from "./harness.ts";
import { numbersOf } from "./mutate.ts";

export interface FuzzOrder {
  readonly seed: number;
  /** How many inputs there are, as a part of the default. */
  readonly scale: number;
  /** Only this one: `hdf5-old 1234`. */
  readonly only: string | undefined;
  /** The file that says which target and input are being run. */
  readonly placeFile: string;
}

export interface FuzzReport {
  readonly faults: readonly string[];
  readonly lines: readonly string[];
  readonly inputs: number;
}

/** What arrays may be asked for on behalf of one input: the inputs are of a few kilobytes. */
const MOST_BYTES = 16 * 2 ** 20;
const MOST_SECONDS = 2;
const MOST_FAULTS = 10;

const { seed, scale, only, placeFile } = JSON.parse(process.argv[2] ?? "") as FuzzOrder;
const place = openSync(placeFile, "w");
const faults: string[] = [];
const lines: string[] = [];
let inputs = 0;
const used = defaultEngine().heap.usedBytes;

for (const [number, { name, count, run }] of fuzzTargets.entries()) {
  const [onlyName, onlyInput] = only?.split(" ") ?? [];
  if (onlyName !== undefined && onlyName !== name) continue;
  const first = onlyInput === undefined ? 0 : Number(onlyInput);
  const end = onlyInput === undefined ? Math.ceil(count * scale) : first + 1;
  const started = performance.now();
  let [accepted, largest] = [0, 0];
  for (let input = first; input < end && faults.length < MOST_FAULTS; input++) {
    const what = `seed ${seed}, ${name} ${input}`;
    writeSync(place, what.padEnd(80), 0);
    const meter = new AllocationMeter();
    const begun = process.cpuUsage();
    try {
      await run(numbersOf(seed, number, input));
      accepted++;
    } catch (error) {
      try {
        if (error instanceof LanewiseError) assertTyped(error, what);
        else faults.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
      } catch (fault) {
        faults.push((fault as Error).message);
      }
    }
    meter.stop();
    const { user, system } = process.cpuUsage(begun);
    const seconds = (user + system) / 1e6;
    largest = Math.max(largest, meter.bytes);
    if (seconds > MOST_SECONDS) faults.push(`${what}: took ${seconds.toFixed(1)} s`);
    if (meter.bytes > MOST_BYTES) faults.push(`${what}: asked for ${meter.bytes} bytes`);
    inputs++;
  }
  const time = ((performance.now() - started) / 1000).toFixed(1);
  lines.push(`${name}: ${end - first} inputs, ${accepted} accepted, at most ${largest} bytes asked for, ${time} s`);
  if (accepted === end - first && end - first > 100) faults.push(`${name}: every input was accepted`);
} // prettier-ignore
if (defaultEngine().heap.usedBytes !== used) faults.push("bytes stay in Wasm");
process.send?.({ faults, lines, inputs } satisfies FuzzReport);
