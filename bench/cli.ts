import { parseArgs } from "node:util";
import type { BenchVariant } from "./ours/engines.ts";

export type Mode = "kernels" | "models" | "cold" | "size" | "memory" | "tiers";

export interface Options {
  readonly mode: Mode;
  readonly peers: boolean;
  readonly only: readonly string[];
  readonly quick: boolean;
  readonly binaries: readonly BenchVariant[];
  /** A file, or "-" for standard output. */
  readonly json: string | undefined;
  readonly save: boolean;
  readonly help: boolean;
}

export const HELP = `npm run bench -- [what] [options]

what
  (nothing)         every kernel on every shape, on every binary this host can run
  --models          whole networks: MobileNetV2, InceptionV3, ResNet50, a 1-D residual net, a tagger, a transformer
  --cold            import to first prediction in fresh processes, and the memory then: an MLP made in code,
                    MobileNetV2 from a file (needs npm run build)
  --size            bytes of what is shipped, beside their limits (needs npm run build)
  --memory          10,000 predictions must not grow the Wasm memory
  --tiers           kernels in the code of V8's first compiler and of its second, and how long models wait for it

options
  --peers           also tfjs-wasm and onnxruntime-web, alternately with ours; installs them in peers/ if need be
  --only WORD,WORD  only work items with one of the words in their name
  --binary NAME     simd or relaxed; default: both, as far as the host can
  --quick           shorter and less exact
  --json [FILE]     everything measured, as JSON, to a file (or to standard output instead of the table)
  --save            keep the result in bench/results/, as JSON and as a page of charts (kernels and --models)

examples
  npm run bench
  npm run bench -- --peers --only conv2d,lstm
  npm run bench -- --quick --only gem --binary simd
  npm run bench -- --peers --json bench.json
  npm run bench -- --peers --save
  npm run bench -- --cold --peers`;

/** @throws for options that are unknown, or that exclude each other. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: completeJson(args),
    options: {
      models: { type: "boolean", default: false },
      cold: { type: "boolean", default: false },
      size: { type: "boolean", default: false },
      memory: { type: "boolean", default: false },
      tiers: { type: "boolean", default: false },
      peers: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      binary: { type: "string", multiple: true, default: ["simd", "relaxed"] },
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      save: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const modes = (["models", "cold", "size", "memory", "tiers"] as const).filter((mode) => values[mode]);
  if (modes.length > 1) throw new Error(`--${modes.join(" and --")} are different runs`);
  const binaries = values.binary.flatMap((name) => name.split(",")).map(variant);
  const only = values.only.flatMap((words) => words.split(",")).filter((word) => word !== "");
  const { peers, quick, json, save, help } = values;
  const mode = modes[0] ?? "kernels";
  if (save && mode !== "kernels" && mode !== "models") throw new Error(`--save is not for --${mode}`);
  return { mode, peers, only, quick, binaries, json, save, help };
}

function variant(name: string): BenchVariant {
  if (name === "simd" || name === "relaxed") return name;
  throw new Error(`--binary ${name}: there are simd and relaxed`);
}

/** `--json` without a file means standard output. */
function completeJson(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1];
    return arg === "--json" && (next === undefined || next.startsWith("--")) ? ["--json=-"] : [arg];
  });
}
