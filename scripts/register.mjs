// `node --import ./scripts/register.mjs file.ts` runs TypeScript straight from the source tree:
// tsx compiles it, and wasm-loader.mjs answers `import bytes from "x.wasm"`.
import { register } from "node:module";
import "tsx";

register("./wasm-loader.mjs", import.meta.url);
