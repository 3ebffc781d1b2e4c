import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig, type Options } from "tsup";

// The same source makes three entries that differ only in what `import binary from "../../build/simd.wasm"` means.
// Two files of src/wasm/ hold these imports, and nothing else does:
//
//   src/wasm/binary.ts    import simd from "../../build/simd.wasm";
//                         export const simdBinary = () => decoded(simd);
//                         export const relaxedBinary = async () => (await import("./relaxed.ts")).default;
//   src/wasm/relaxed.ts   export { default } from "../../build/relaxed.wasm";
//
//   index       simd is inlined as base64; relaxed is dist/relaxed.js, loaded when asked for
//   bundler/    the same for bundlers, which can leave out the layers that a program does not use: `layers` and `ops` are
//               modules of their own there, and the spaces stay, since esbuild takes `@__PURE__` for one of them
//   workerd     both are imports of dist/*.wasm and arrive as WebAssembly.Module (the host compiles them)
//   edge-light  simd is an import of ./simd.wasm?module; relaxed is undefined, since that host compiles every
//               imported binary at once and some can't read this one
//
// In tests scripts/wasm-loader.mjs does what the index entry does.
type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** Leaves `.wasm` imports in the output, as `./name.wasm` plus a suffix. */
const hostCompiles = (suffix: string): Plugin => ({
  name: "host-compiles",
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({
      path: `./${basename(path)}${suffix}`,
      external: true,
    }));
  },
});

/** Leaves `import("./relaxed.ts")` in the output, as `import("./relaxed.js")`. */
const relaxedOnDemand = (folder = "."): Plugin => ({
  name: "relaxed-on-demand",
  setup(build) {
    build.onResolve({ filter: /\/relaxed\.ts$/ }, () => ({ path: `${folder}/relaxed.js`, external: true }));
  },
});

/** Leaves `export * as layers from` and `export * as ops from` in the output: esbuild would make objects of them. */
const namespacesApart: Plugin = {
  name: "namespaces-apart",
  setup(build) {
    build.onResolve({ filter: /^\.\/layers\/(ops\/)?index\.ts$/ }, ({ path, importer }) => {
      if (!importer.endsWith("index.ts")) return undefined;
      return { path: path.includes("/ops/") ? "./ops.js" : "./layers.js", external: true };
    });
  },
};

const noRelaxed: Plugin = {
  name: "no-relaxed",
  setup(build) {
    build.onResolve({ filter: /\/relaxed\.ts$/ }, () => ({ path: "relaxed", namespace: "none" }));
    build.onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "export default undefined;" }));
  },
};

const base: Options = {
  format: "esm",
  target: "es2022",
  platform: "neutral",
  splitting: false,
  noExternal: ["@assemblyscript/loader"],
  minify: true,
};

const builds: (Options & { entry: Record<string, string> })[] = [
  {
    ...base,
    entry: { index: "src/index.ts" },
    splitting: true, // src/io/on-demand.ts loads the formats when the first file is opened
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } }, // tsup sets baseUrl, which TypeScript 6 deprecates
    loader: { ".wasm": "base64" },
    esbuildPlugins: [relaxedOnDemand()],
  },
  {
    ...base,
    entry: { index: "src/index.ts", layers: "src/layers/index.ts", ops: "src/layers/ops/index.ts" },
    outDir: "dist/bundler",
    splitting: true,
    minify: false,
    loader: { ".wasm": "base64" },
    esbuildOptions: (options) => {
      options.minifyIdentifiers = true;
      options.minifySyntax = true;
    },
    esbuildPlugins: [relaxedOnDemand(".."), namespacesApart],
  },
  { ...base, entry: { relaxed: "src/wasm/relaxed.ts" }, loader: { ".wasm": "base64" } },
  { ...base, entry: { workerd: "src/workerd.ts" }, esbuildPlugins: [hostCompiles("")] },
  {
    ...base,
    entry: { "edge-light": "src/edge-light.ts" },
    esbuildPlugins: [hostCompiles("?module"), noRelaxed],
  },
  {
    ...base,
    entry: { cli: "src/cli/main.ts" },
    platform: "node",
    noExternal: [/./], // the picture decoders are bundled, so that the package has no dependencies
    loader: { ".wasm": "base64" },
    esbuildPlugins: [relaxedOnDemand()],
  },
];

// The builds run at the same time into one folder, so it is emptied here and not by one of them.
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
for (const name of ["simd.wasm", "relaxed.wasm"]) copyFileSync(`build/${name}`, `dist/${name}`);

export default defineConfig(builds);
