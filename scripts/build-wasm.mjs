// Compiles assembly/ to build/<target>.wasm for the targets of asconfig.json.
//   node scripts/build-wasm.mjs [target ...] [--force]      no target = all of them
// A target newer than everything it is made from is left alone.
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

const { targets } = JSON.parse(readFileSync("asconfig.json", "utf8"));
const known = Object.keys(targets);
const words = process.argv.slice(2);
const force = words.includes("--force");
const asked = words.filter((word) => word !== "--force");

// asc compiles an unknown target with the default options and exits 0, so the names are checked here.
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`build-wasm: unknown target ${unknown.join(", ")}. asconfig.json has: ${known.join(", ")}`);
  process.exit(1);
}

// The folders themselves are inputs too: their time changes when a file is added or removed.
const sources = readdirSync("assembly", { recursive: true }).map((name) => join("assembly", String(name)));
const inputs = ["assembly", ...sources, "asconfig.json", "package-lock.json", "scripts/build-wasm.mjs"];
const newest = Math.max(...inputs.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));

// Whole files only, dated at the start of the compilation: a reader never sees half a binary, and an edit made
// meanwhile counts as newer.
/** @param {string} path @param {string | Uint8Array} contents @param {number} time */
function write(path, contents, time) {
  const part = `${path}.${process.pid}`;
  writeFileSync(part, contents);
  utimesSync(part, time, time);
  renameSync(part, path);
}

mkdirSync("build", { recursive: true });
let asc;
for (const name of asked.length > 0 ? asked : known) {
  const { outFile } = targets[name];
  const built = statSync(outFile, { throwIfNoEntry: false });
  if (!force && built !== undefined && built.mtimeMs > newest) continue;
  const started = Date.now();
  asc ??= await import("assemblyscript/asc"); // slow to load: only when there is work
  const { error, stdout, stderr } = await asc.main(["--target", name], {
    writeFile: (path, contents) => write(path, contents, started / 1000),
  });
  process.stderr.write(stderr.toString());
  if (error) {
    process.stderr.write(stdout.toString());
    console.error(`build-wasm: ${name} failed: ${error.message}`);
    process.exit(1);
  }
  const bytes = readFileSync(outFile);
  // Node 20 has no relaxed SIMD and can't read that binary; it has the imports and exports of the simd one.
  if (WebAssembly.validate(bytes)) {
    const module = new WebAssembly.Module(bytes);
    const imports = WebAssembly.Module.imports(module).map(
      ({ module: from, name: what }) => `${from}.${what}`,
    );
    const memory = WebAssembly.Module.exports(module).some(({ kind }) => kind === "memory");
    if (imports.length > 0 || !memory) {
      rmSync(outFile);
      console.error(
        `build-wasm: ${name} must import nothing and export its memory. It imports: ${imports.join(", ")}`,
      );
      process.exit(1);
    }
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${outFile}  ${bytes.length.toLocaleString("en")} bytes  ${seconds} s`);
}
