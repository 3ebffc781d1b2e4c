// The direction of the imports in src/: reads the import lines and fails on an arrow that goes up or round.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";

const library = ["core", "ops", "graph", "layers", "wasm", "kernels", "plan", "models"];

/** What each folder of src/ may import besides itself. The files directly in src/ are the entries. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  // what is computed
  ops: ["core"],
  graph: ["core", "ops"],
  layers: ["core", "ops", "graph"],
  // how it is computed
  wasm: ["core", "abi"],
  kernels: ["core", "ops", "graph", "wasm", "abi"],
  plan: ["core", "ops", "graph", "wasm", "kernels", "abi"],
  // both meet
  models: ["core", "ops", "graph", "layers", "wasm", "kernels", "plan"],
  formats: ["core", "layers", "models"],
  io: [...library, "formats"],
  server: [...library, "formats", "io", "entry"],
  cli: [...library, "formats", "io", "server", "entry"],
  entry: [...library, "formats", "io"],
};

/** The only way out of src/: the contract between the two languages, and the two binaries. */
const OUTSIDE: Record<string, string> = { "assembly/abi.ts": "abi" };
const BINARIES = ["build/simd.wasm", "build/relaxed.wasm"];
const PACKAGES = ["@assemblyscript/loader"];
/** What only the command line needs, and brings along. */
const CLI_PACKAGES = ["fast-png", "jpeg-js"];

type Files = ReadonlyMap<string, string>; // path from the root of the repository -> text

/** The module names a text imports or re-exports, type imports and `import()` included. */
function specifiers(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const pattern =
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]+?\s*from\s*)?["']([^"']+)["']|import\(\s*["']([^"']+)["']/g;
  return [...code.matchAll(pattern)].map((found) => found[1] ?? found[2] ?? "");
}

const resolve = (from: string, name: string): string =>
  normalize(join(dirname(from), name)).replaceAll("\\", "/");

function folder(path: string): string {
  const parts = path.split("/");
  return parts.length === 2 ? "entry" : (parts[1] ?? "");
}

/** Imports that the table does not allow. */
function wrongArrows(files: Files): string[] {
  const wrong: string[] = [];
  for (const [path, text] of files) {
    const here = folder(path);
    const allowed = MAY_IMPORT[here];
    if (allowed === undefined) {
      wrong.push(`${path}: folder ${here} is not in the table of test/imports.test.ts`);
      continue;
    }
    for (const name of specifiers(text)) {
      const target = resolve(path, name);
      const there = OUTSIDE[target] ?? (target.startsWith("src/") ? folder(target) : target);
      const node = name.startsWith("node:") && ["io", "server", "cli"].includes(here);
      const binary = here === "wasm" && BINARIES.includes(target);
      const loader = here === "wasm" && PACKAGES.includes(name);
      const decoder = here === "cli" && CLI_PACKAGES.includes(name);
      const down = name.startsWith(".") && (there === here || allowed.includes(there));
      if (!down && !node && !binary && !loader && !decoder) wrong.push(`${path}: may not import "${name}"`);
      else if (name.startsWith(".") && !/\.(ts|wasm)$/.test(name))
        wrong.push(`${path}: "${name}" has no extension`);
    }
  }
  return wrong;
}

/** Files that import each other in a ring, type imports included. */
function rings(files: Files): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const name of specifiers(files.get(path) ?? "")) {
      const target = resolve(path, name);
      if (name.startsWith(".") && files.has(target)) walk(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of files.keys()) walk(path, []);
  return found;
}

function sources(): Files {
  const names = readdirSync("src", { recursive: true }).map(
    (name) => `src/${String(name).replaceAll("\\", "/")}`,
  );
  const code = names.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"));
  return new Map(code.map((path) => [path, readFileSync(path, "utf8")]));
}

test("imports in src/ only go down", () => {
  const files = sources();
  assert.ok(files.size > 0);
  assert.equal(wrongArrows(files), []);
});

test("no file of src/ imports itself through others", () => {
  assert.equal(rings(sources()), []);
});

test("the reader sees every form of import", () => {
  const text = `
    import a from "./a.ts"; import type { B } from "./b.ts"; import { c, type D } from './c.ts';
    import * as e from "./e.ts";
    import {
      f,
    } from "./f.ts";
    export { g } from "./g.ts"; export * from "./h.ts"; import "./i.ts"; await import("./j.ts");
    // import "./no.ts";
    const text = "from './no.ts'";`;
  assert.equal(
    specifiers(text),
    ["a", "b", "c", "e", "f", "g", "h", "i", "j"].map((name) => `./${name}.ts`),
  );
});

test("a planted bad import is caught", () => {
  const planted: [path: string, text: string][] = [
    ["src/core/shape.ts", 'import { x } from "../ops/dense.ts";'],
    ["src/layers/core/dense.ts", 'import type { Model } from "../../models/model.ts";'],
    ["src/layers/core/dense.ts", 'export * from "../../wasm/heap.ts";'],
    ["src/wasm/heap.ts", 'import { select } from "../kernels/index.ts";'],
    ["src/ops/dense.ts", 'import { Dense } from "../../assembly/abi.ts";'],
    ["src/kernels/gemm.ts", 'import { tile } from "../../assembly/gemm/tile.ts";'],
    ["src/plan/run.ts", 'import simd from "../../build/simd.wasm";'],
    ["src/models/model.ts", 'import { allClose } from "../../test/helpers/close.ts";'],
    ["src/formats/zip/archive.ts", 'import { readFile } from "node:fs/promises";'],
    ["src/io/load.ts", 'import leftPad from "left-pad";'],
    ["src/index.ts", 'const { serve } = await import("./server/serve.ts");'],
    ["src/io/image.ts", 'import { decode } from "fast-png";'],
    ["src/index.ts", 'export { run } from "./cli/run.ts";'],
    ["src/misc/things.ts", "export const one = 1;"],
    ["src/core/dtype.ts", 'import { x } from "./shape";'],
  ];
  for (const [path, text] of planted)
    assert.is(wrongArrows(new Map([[path, text]])).length, 1, `${path}: ${text}`);

  const allowed: [path: string, text: string][] = [
    [
      "src/kernels/gemm.ts",
      'import { Gemm } from "../../assembly/abi.ts"; import type { Op } from "../graph/op.ts";',
    ],
    [
      "src/wasm/binary.ts",
      'import simd from "../../build/simd.wasm"; import { instantiateSync } from "@assemblyscript/loader";',
    ],
    ["src/io/load.ts", 'const { readFile } = await import("node:fs/promises");'],
    ["src/cli/main.ts", 'import { loadModel } from "../index.ts";'],
  ];
  assert.equal(wrongArrows(new Map(allowed)), []);
});

test("a planted ring is caught", () => {
  const ring: Files = new Map([
    ["src/ops/a.ts", 'import "./b.ts";'],
    ["src/ops/b.ts", 'import type { C } from "./c.ts";'],
    ["src/ops/c.ts", 'export * from "./a.ts";'],
  ]);
  assert.equal(rings(ring), ["src/ops/a.ts -> src/ops/b.ts -> src/ops/c.ts -> src/ops/a.ts"]);
});

test.run();
