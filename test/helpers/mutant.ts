import { readFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

/** A bug to plant in assembly/: `find`, which stands exactly once in the file, becomes `replace`. */
export interface Patch {
  /** Path below assembly/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const OPTIONS = ["--runtime", "stub", "--use", "abort=", "--enable", "simd", "--initialMemory", "1"];

/**
 * Compiles the kernels, with a patch if one is given, in memory and without optimising. Nothing is inlined either: it
 * would make one function of all activations, which takes V8 seconds to compile.
 */
export async function compileKernels(patch?: Patch): Promise<WebAssembly.Module> {
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const patched = patch && join("assembly", patch.file);
  const { error, stderr } = await main(["assembly/index.ts", ...OPTIONS, "--outFile", "mutant.wasm"], {
    readFile: (name, base) => {
      if (!name.endsWith(".ts")) return null; // asconfig.json, whose options are for speed
      const text = readText(join(base, name));
      const isPatched = text !== null && patch && join(name) === patched;
      return (isPatched ? applyPatch(text, patch) : text)?.replaceAll("@inline\n", "") ?? null;
    },
    writeFile: (name, contents) => {
      if (name === "mutant.wasm") wasm = new Uint8Array(contents as Uint8Array);
    },
  });
  if (error !== null || wasm === undefined) throw new Error(`asc: ${stderr.toString()}`, { cause: error });
  return new WebAssembly.Module(wasm);
}

/** @throws Error unless the text to replace stands there exactly once. */
export function applyPatch(text: string, { file, find, replace }: Patch): string {
  const parts = text.split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new Error(`${file} has ${parts.length - 1} places that say: ${find}`);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // asc asks for several names until one is there
  }
}
