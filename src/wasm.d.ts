// How a binary arrives depends on who resolves the import: base64 in dist/index.js, bytes in tests, a compiled module in
// dist/workerd.js and dist/edge-light.js. tsup.config.ts and scripts/wasm-loader.mjs do it.
declare module "*.wasm" {
  const binary: string | Uint8Array<ArrayBuffer> | WebAssembly.Module;
  export default binary;
}
