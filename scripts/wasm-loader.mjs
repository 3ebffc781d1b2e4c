// Module hook: `import bytes from "x.wasm"` gives the file as a Uint8Array, as tsup's "binary" loader does in dist/.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !pathname.endsWith(".wasm")) return nextLoad(url, context);
  const base64 = (await readFile(fileURLToPath(url))).toString("base64");
  // A fresh Uint8Array rather than the Buffer: the buffer may be a slice of Node's pool.
  const source = `export default new Uint8Array(Buffer.from("${base64}", "base64"));`;
  return { format: "module", shortCircuit: true, source };
}
