import { readFileSync } from "node:fs";
import type { Variant } from "../../src/wasm/engine.ts";

/** Every build of the kernels. A test that is meant for all of them fails where one cannot run. */
export const VARIANTS: readonly Variant[] = ["simd", "relaxed", "debug"];

const modules = new Map<Variant, WebAssembly.Module>();

export function bytesOf(variant: Variant): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../build/${variant}.wasm`, import.meta.url)));
}

/** The compiled binary. @throws CompileError where this host cannot run it. */
export function moduleOf(variant: Variant): WebAssembly.Module {
  let module = modules.get(variant);
  if (module === undefined) modules.set(variant, (module = new WebAssembly.Module(bytesOf(variant))));
  return module;
}
