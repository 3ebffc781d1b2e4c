// Shows the built package in every runtime: node test/runtimes/run.mjs [name ...]
// Needs `npm run build`; installs the runtimes here at the first run, and Chromium must be on the machine
// (CHROMIUM=path, default /usr/bin/chromium). Each must predict the bundled digits as Keras did, and the simd binary must
// give the same bits everywhere. A runtime that cannot be started has failed.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const here = new URL("./", import.meta.url);
const root = new URL("../../", here);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root));
const digits = JSON.parse(read("examples/models/digits.json").toString());
const keras = new Float32Array(new Uint8Array(Buffer.from(digits.outputs, "base64")).buffer);

/** @typedef {{ simd: string, variant: string, outputs: number[] }} Result */

/** @type {Record<string, () => Result | Promise<Result>>} */
const RUNTIMES = {
  node: () => local(process.execPath),
  deno: () => local(bin("deno"), "run", "--no-prompt", "--allow-read"),
  bun: () => local(bin("bun")),
  workerd,
  chromium,
};

if (!existsSync(new URL("node_modules", here))) {
  console.log("installing the runtimes ...");
  execFileSync("npm", ["install", "--prefix", fileURLToPath(here)], {
    cwd: fileURLToPath(here),
    stdio: "inherit",
  });
}
const asked = process.argv.slice(2);
let passed = 0;
let failed = 0;
let bits = "";
for (const [name, run] of Object.entries(RUNTIMES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  try {
    const { simd, variant, outputs } = await run();
    const difference = Math.max(...outputs.map((value, at) => Math.abs(value - (keras[at] ?? NaN))));
    bits ||= simd;
    const good = difference < 1e-5 && simd === bits && outputs.length === keras.length;
    console.log(
      `${name.padEnd(9)} init() chose ${variant.padEnd(7)}  off Keras by ${difference.toExponential(1)}  simd bits ${simd.slice(0, 12)}  ${good ? "ok" : "WRONG"}`,
    );
    if (good) passed++;
    else failed++;
  } catch (error) {
    console.log(`${name.padEnd(9)} FAILED: ${error instanceof Error ? error.message : error}`);
    failed++;
  }
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** @param {string} name */
function bin(name) {
  return fileURLToPath(new URL(`node_modules/.bin/${name}`, here));
}

/** @param {string} program @param {string[]} words @returns {Result} */
function local(program, ...words) {
  const script = fileURLToPath(new URL("local.mjs", here));
  return JSON.parse(execFileSync(program, [...words, script], { encoding: "utf8", timeout: 60_000 }));
}

/** Cloudflare's runtime, which compiles the binaries itself. @returns {Promise<Result>} */
async function workerd() {
  const { Miniflare } = await import("miniflare");
  const worker = `
    import * as lanewise from "./workerd.js";
    import { probe } from "./probe.js";
    export default { async fetch(request) {
      const form = await request.formData();
      const pixels = new Uint8Array(await form.get("pixels").arrayBuffer());
      return Response.json(await probe(lanewise, form.get("model"), pixels));
    } };`;
  const wasm = ["simd", "relaxed"].map((name) => {
    return {
      type: /** @type {const} */ ("CompiledWasm"),
      path: `${name}.wasm`,
      contents: read(`dist/${name}.wasm`),
    };
  });
  const host = new Miniflare({
    compatibilityDate: "2025-06-01",
    modules: [
      { type: "ESModule", path: "worker.js", contents: worker },
      { type: "ESModule", path: "workerd.js", contents: read("dist/workerd.js").toString() },
      { type: "ESModule", path: "probe.js", contents: read("test/runtimes/probe.js").toString() },
      ...wasm,
    ],
  });
  try {
    const body = new FormData();
    body.set("model", new Blob([read("examples/models/digits.keras")]));
    body.set("pixels", new Blob([Buffer.from(digits.pixels, "base64")]));
    const request = new Request("http://worker/", { method: "POST", body });
    const headers = { "content-type": request.headers.get("content-type") ?? "" };
    const response = await host.dispatchFetch("http://worker/", {
      method: "POST",
      headers,
      body: Buffer.from(await request.arrayBuffer()),
    });
    if (!response.ok) throw new Error(await response.text());
    return /** @type {Result} */ (await response.json());
  } finally {
    await host.dispose();
  }
}

/** A page that imports dist/index.js by its relative URL, with no bundler. @returns {Promise<Result>} */
async function chromium() {
  const { chromium: launcher } = await import("playwright-core");
  const page = `<!doctype html><script type="module">
    import * as lanewise from "/dist/index.js";
    import { probe } from "/test/runtimes/probe.js";
    const { pixels } = await (await fetch("/examples/models/digits.json")).json();
    const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
    globalThis.result = await probe(lanewise, "/examples/models/digits.keras", bytes);
  </script>`;
  const types = new Map([
    [".js", "text/javascript"],
    [".json", "application/json"],
  ]);
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path === "/") return void response.setHeader("content-type", "text/html").end(page);
    if (!existsSync(new URL(`.${path}`, root))) return void response.writeHead(404).end();
    response
      .setHeader("content-type", types.get(extname(path)) ?? "application/octet-stream")
      .end(read(`.${path}`));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const browser = await launcher.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"], // prettier-ignore
  });
  try {
    const tab = await browser.newPage();
    /** @type {string[]} */ const faults = [];
    tab.on("pageerror", (error) => faults.push(error.message));
    await tab.goto(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
    await tab.waitForFunction("globalThis.result !== undefined", undefined, { timeout: 20_000 }).catch(() => {
      throw new Error(faults.join("; ") || "the page did not finish");
    });
    return await tab.evaluate("globalThis.result");
  } finally {
    await browser.close();
    server.close();
  }
}
