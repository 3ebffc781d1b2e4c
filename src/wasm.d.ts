// How a binary arrives depends on who resolves the import: bytes in dist/index.js and in tests, a compiled module in
// dist/workerd.js and dist/edge-light.js. tsup.config.ts and scripts/wasm-loader.mjs do it.
declare module "*.wasm" {
  const binary: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  export default binary;
}
