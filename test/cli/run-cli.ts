import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program as a user runs it, in a folder of its own; bundled from the source, so that it is never an old one. */
export interface Cli {
  readonly folder: string;
  run(...args: readonly string[]): Outcome;
  remove(): void;
}

export async function bundleCli(): Promise<Cli> {
  const folder = mkdtempSync(join(tmpdir(), "lanewise-cli-"));
  const program = join(folder, "lanewise.mjs");
  await build({
    entryPoints: ["src/cli/main.ts"],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    loader: { ".wasm": "binary" },
    logLevel: "error",
  });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return {
    folder,
    run(...args): Outcome {
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        encoding: "utf8",
      });
      return { code: status, out: stdout, err: stderr };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
