// `node --import ./scripts/register.mjs file.ts` runs TypeScript straight from the source tree:
// tsx compiles it, and wasm-loader.mjs answers `import bytes from "x.wasm"`.
import * as modules from "node:module";
import "tsx";
import { loadSync } from "./wasm-loader.mjs";

// With tsx, `register` runs nothing at all on Node 24 and later, in silence; `registerHooks` came with Node 22.15.
const { registerHooks } = /** @type {{ registerHooks?: (hooks: object) => void }} */ (modules);
if (registerHooks) registerHooks({ load: loadSync });
else modules.register("./wasm-loader.mjs", import.meta.url);
