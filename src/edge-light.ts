/** The entry for Vercel's edge runtime: the build imports the simd binary only, as `simd.wasm?module`. */
export * from "./index.ts";
