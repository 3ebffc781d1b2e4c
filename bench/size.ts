import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { builtPackage } from "./built.ts";
import { bundledProgram } from "./bundled.ts";
import type { Options } from "./cli.ts";
import type { Outcome } from "./outcome.ts";
import { alignTable, formatBytes } from "./table.ts";

const KB = 1024;
const BUILD = new URL("../build/", import.meta.url);
const PEERS = new URL("../peers/node_modules/", import.meta.url);

/** What a browser loads of a peer for dense, convolutional and recurrent models on one thread: minified, as published. */
const PEER_FILES: readonly (readonly [name: string, files: readonly string[]])[] = [
  [
    "tfjs-wasm: core + layers + backend + SIMD binary",
    [
      "@tensorflow/tfjs-core/dist/tf-core.es2017.min.js",
      "@tensorflow/tfjs-layers/dist/tf-layers.es2017.min.js",
      "@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js",
      "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
    ],
  ],
  [
    "onnxruntime-web: wasm bundle + SIMD binary",
    ["onnxruntime-web/dist/ort.wasm.bundle.min.mjs", "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"],
  ],
];

interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly gzip: number;
  readonly limit?: { readonly of: "bytes" | "gzip"; readonly most: number };
}

const scriptsOf = (folder: URL, scripts: readonly string[], pattern: RegExp): readonly URL[] =>
  scripts.filter((name) => pattern.test(name)).map((name) => new URL(name, folder));

/** Bytes of what is shipped, and of what a user downloads. */
export async function benchSize(_options: Options): Promise<Outcome> {
  const { folder, warning } = builtPackage();
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const binaries = readdirSync(BUILD).filter((name) => name.endsWith(".wasm") && name !== "debug.wasm");
  const download = { of: "gzip", most: 60 * KB } as const;
  const sizes: readonly Size[] = [
    ...scripts.sort().map((name) => sizeOf(`dist/${name}`, [new URL(name, folder)])),
    ...binaries.sort().map((name): Size => {
      const size = sizeOf(`build/${name}`, [new URL(name, BUILD)]);
      return name === "simd.wasm" ? { ...size, limit: { of: "bytes", most: 40 * KB } } : size;
    }),
    {
      ...sizeOf("download: index.js + chunk, binary inside", scriptsOf(folder, scripts, /^(index|chunk)/)),
      limit: download,
    },
    sizeOf("the same + what opens model files", scriptsOf(folder, scripts, /^(index|chunk|files)/)),
    sizeOf("a convolutional net, bundled by Rollup", [await bundledProgram(folder)]),
    ...(scripts.includes("workerd.js")
      ? [
          {
            ...sizeOf("download: workerd.js + simd.wasm", [
              new URL("workerd.js", folder),
              new URL("simd.wasm", BUILD),
            ]),
            limit: download,
          },
        ]
      : []),
    ...PEER_FILES.flatMap(([name, files]) => {
      const urls = files.map((file) => new URL(file, PEERS));
      return urls.every((url) => existsSync(url)) ? [sizeOf(name, urls)] : [];
    }),
  ];
  const table = alignTable(["file", "bytes", "gzip", "limit"], sizes.map(cells), 1);
  const foot = "KB = 1,024 bytes; gzip at level 9, file by file. index.js carries the simd binary as base64.";
  const text = [warning, table, foot].filter((part) => part !== "").join("\n\n");
  return { text, json: { sizes }, failed: sizes.some(isOver) };
}

function sizeOf(name: string, files: readonly (URL | Buffer)[]): Size {
  const contents = files.map((file) => (file instanceof URL ? readFileSync(file) : file));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return {
    name,
    bytes: sum(contents.map(({ length }) => length)),
    gzip: sum(contents.map((content) => gzipSync(content, { level: 9 }).length)),
  };
}

function isOver({ limit, ...size }: Size): boolean {
  return limit !== undefined && size[limit.of] > limit.most;
}

function cells(size: Size): string[] {
  const { name, bytes, gzip, limit } = size;
  const verdict = isOver(size) ? "EXCEEDED" : "ok";
  const shown = limit === undefined ? "" : `${formatBytes(limit.most)} ${limit.of} ${verdict}`;
  return [name, formatBytes(bytes), formatBytes(gzip), shown];
}
