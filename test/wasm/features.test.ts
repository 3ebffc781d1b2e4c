import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hasRelaxedSimd, hasSimd } from "../../src/wasm/features.ts";
import { bytesOf, VARIANTS } from "../helpers/binaries.ts";

const test = suite("features");

test("the probes say what the binaries need", () => {
  assert.is(hasSimd(), WebAssembly.validate(bytesOf("simd")));
  assert.is(hasRelaxedSimd(), WebAssembly.validate(bytesOf("relaxed")));
});

test("every binary is meant to run in the tests", () => {
  for (const variant of VARIANTS) assert.ok(WebAssembly.validate(bytesOf(variant)), variant);
});

test("a binary imports nothing and exports its kernels, memory and heap base", () => {
  const names = (variant: (typeof VARIANTS)[number]): string[] => {
    const module = new WebAssembly.Module(bytesOf(variant));
    assert.equal(WebAssembly.Module.imports(module), []);
    return WebAssembly.Module.exports(module)
      .map(({ name }) => name)
      .sort();
  };
  assert.equal(names("relaxed"), names("simd"));
  assert.equal(names("debug"), names("simd"));
  assert.ok(names("simd").includes("memory") && names("simd").includes("heapBase"));
});

test.run();
