/**
 * Which instructions the host knows, asked by validating the smallest module that uses them: a function that does one
 * such instruction on constants and drops the result. `WebAssembly.validate` compiles nothing, so every host allows it.
 */

/** `(module (func <body>))` as bytes: magic and version, one type () -> (), one function of it, its code. */
function moduleWith(...body: number[]): Uint8Array<ArrayBuffer> {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = [1, 4, 1, 0x60, 0, 0];
  const functions = [3, 2, 1, 0];
  const code = [0, ...body, 0x0b]; // no locals, the body, end
  return new Uint8Array([...header, ...types, ...functions, 10, code.length + 2, 1, code.length, ...code]);
}

const I32_CONST_0 = [0x41, 0];
const DROP = 0x1a;
const SPLAT = [0xfd, 0x0f]; // i8x16.splat
const RELAXED_MADD = [0xfd, 0x85, 0x02]; // f32x4.relaxed_madd

/** Fixed-width SIMD: every release of the engines since 2023. */
export function hasSimd(): boolean {
  return WebAssembly.validate(moduleWith(...I32_CONST_0, ...SPLAT, DROP));
}

/** Relaxed SIMD: V8 from 11.4 (Chrome 114, Node 22), Firefox 146; Safari not yet. */
export function hasRelaxedSimd(): boolean {
  const operand = [...I32_CONST_0, ...SPLAT];
  return WebAssembly.validate(moduleWith(...operand, ...operand, ...operand, ...RELAXED_MADD, DROP));
}
