// Module hooks: `import bytes from "x.wasm"` gives the file as a Uint8Array.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @param {string} url */
function isWasm(url) {
  const { protocol, pathname } = new URL(url);
  return protocol === "file:" && pathname.endsWith(".wasm");
}

/** @param {string} url @returns {import("node:module").LoadFnOutput} */
function loadWasm(url) {
  const base64 = readFileSync(fileURLToPath(url)).toString("base64");
  // A fresh Uint8Array rather than the Buffer: the buffer may be a slice of Node's pool.
  const source = `export default new Uint8Array(Buffer.from("${base64}", "base64"));`;
  return { format: "module", shortCircuit: true, source };
}

/** For `module.register`, which runs hooks in a thread of their own. @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
  return isWasm(url) ? loadWasm(url) : nextLoad(url, context);
}

/**
 * For `module.registerHooks`, which runs them in place.
 * @param {string} url
 * @param {object} context
 * @param {(url: string, context: object) => import("node:module").LoadFnOutput} nextLoad
 */
export function loadSync(url, context, nextLoad) {
  return isWasm(url) ? loadWasm(url) : nextLoad(url, context);
}
