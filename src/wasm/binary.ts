import simd from "../../build/simd.wasm";

/** A compiled module, or the bytes of one. */
export type Binary = Uint8Array | WebAssembly.Module;

/** What an import of a `.wasm` file gives depends on the host and the bundler: see ../wasm.d.ts. */
type Imported = Binary | string;

/** The binary that every supported host can run; part of the main entry. */
export function simdBinary(): Binary {
  return decoded(simd);
}

/** The binary with fused multiply-add, loaded only when it is asked for; `undefined` where the entry has none. */
export async function relaxedBinary(): Promise<Binary | undefined> {
  const binary: Imported | undefined = (await import("./relaxed.ts")).default;
  return binary && decoded(binary);
}

/** In a JavaScript file a binary is a string of base64, decoded when it is first needed and by the host if it can. */
function decoded(binary: Imported): Binary {
  if (typeof binary !== "string") return binary;
  const host = globalThis as { readonly Buffer?: { from(text: string, encoding: "base64"): Uint8Array } };
  if (host.Buffer) return new Uint8Array(host.Buffer.from(binary, "base64"));
  return Uint8Array.from(atob(binary), (character) => character.charCodeAt(0));
}
