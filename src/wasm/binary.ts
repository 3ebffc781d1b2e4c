import simd from "../../build/simd.wasm";

/** A compiled module, or the bytes of one: which of them an import of a `.wasm` file gives depends on the host. */
export type Binary = Uint8Array | WebAssembly.Module;

/** The binary that every supported host can run; part of the main entry. */
export const simdBinary: Binary = simd;

/** The binary with fused multiply-add, loaded only when it is asked for; `undefined` where the entry has none. */
export async function relaxedBinary(): Promise<Binary | undefined> {
  return (await import("./relaxed.ts")).default;
}
