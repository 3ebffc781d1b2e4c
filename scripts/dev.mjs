// npm run dev: on a change in assembly/ builds the binaries, then runs the tests named like the changed file
// (src/ops/dense.ts -> every test file with "dense" in its path; all of them when none is).
import { spawn } from "node:child_process";
import { existsSync, readdirSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

/** @type {Set<string>} */
let changed = new Set();
let busy = false;
/** @type {NodeJS.Timeout | undefined} */
let timer;

/** @param {string[]} command @returns {Promise<boolean>} whether it exited with 0 */
const node = (...command) =>
  new Promise((resolve) => {
    spawn(process.execPath, command, { stdio: "inherit" }).on("close", (code) => resolve(code === 0));
  });

async function cycle() {
  if (busy) return;
  busy = true;
  while (changed.size > 0) {
    const paths = [...changed];
    changed = new Set();
    console.log(`\n--- ${paths.join(" ")}`);
    const words = paths.map((path) => basename(path).replace(/(\.test)?\.ts$/, ""));
    const tests = readdirSync("test", { recursive: true }).map(String);
    const named = words.every((word) =>
      tests.some((path) => path.endsWith(".test.ts") && path.includes(word)),
    );
    if (await node("scripts/build-wasm.mjs")) await node("scripts/test.mjs", ...(named ? words : []));
  }
  busy = false;
}

for (const folder of ["assembly", "src", "test"].filter((path) => existsSync(path))) {
  watch(folder, { recursive: true }, (_event, name) => {
    if (name === null || !name.endsWith(".ts")) return;
    changed.add(`${folder}/${name}`);
    clearTimeout(timer);
    timer = setTimeout(cycle, 100);
  });
}
await node("scripts/build-wasm.mjs");
console.log("watching assembly/, src/, test/");
