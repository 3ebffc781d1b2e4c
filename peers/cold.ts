/** From before the import to after the first prediction, in fresh processes: `node --import tsx peers/cold.ts`. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureInstalled } from "./install.ts";
import { onnxModel } from "./models.ts";
import type { OnnxWeight } from "./onnx.ts";
import { reference } from "./reference.ts";
import { sampleMlp } from "./samples.ts";

/** What a script in a process of its own reports: see cold/process.js. */
export interface Cold {
  readonly name: string;
  /** Milliseconds from before the import to after the first prediction. */
  readonly ms: number;
  /** What it predicted; compared with the right result. */
  readonly y: readonly number[];
  /** Bytes of the whole process: the most until then, and what is left when garbage has been collected. */
  readonly peak: number;
  readonly resident: number;
}

/** A model for fresh processes. */
export interface ColdWork {
  readonly name: string;
  /** Is the model written in the scripts, or do they open a file? */
  readonly kind: "built" | "file";
  /** They lie in a folder that the scripts get as their argument. */
  readonly files: readonly (readonly [name: string, data: Uint8Array | string])[];
  readonly y: ArrayLike<number>;
}

const EMPTY = new URL("./cold/empty.js", import.meta.url);

/** The scripts of the peers. */
export function peerScripts({ kind }: ColdWork): URL[] {
  return [`./cold/tfjs-${kind}.js`, "./cold/ort.js"].map((file) => new URL(file, import.meta.url));
}

/** An MLP 784-128-10, its weights as kernel 784x128, bias, kernel 128x10, bias, one after the other. */
export function coldMlp(): ColdWork {
  const mlp = sampleMlp(1);
  const weights = mlp.weights.flatMap(({ kernel, bias }) => [...kernel, ...bias]);
  return {
    name: "MLP 784-128-10, made in code",
    kind: "built",
    files: [
      ["x.f32", bytesOf(mlp.x)],
      ["weights.f32", bytesOf(Float32Array.from(weights))],
      ...onnxFiles(onnxModel(mlp)),
    ],
    y: reference(mlp),
  };
}

/** What the script of ONNX Runtime reads. */
export function onnxFiles({ bytes, inputs: [x] }: ReturnType<typeof onnxModel>): ColdWork["files"] {
  if (x === undefined) throw new Error("The network has no input");
  return [
    ["model.onnx", bytes],
    ["x-onnx.f32", bytesOf(x.data)],
    ["x-onnx.json", JSON.stringify(x.shape)],
  ];
}

/**
 * Runs plain JavaScript files in Node processes of their own, in turn, without a loader: a TypeScript loader would add its
 * own time to the import.
 * @returns What each of them reported, in the order of the scripts, and first what an empty process does.
 */
export async function coldStarts(
  work: ColdWork,
  scripts: readonly URL[],
  starts: number,
  progress: (start: number) => void = () => undefined,
): Promise<readonly (readonly Cold[])[]> {
  const folder = await mkdtemp(join(tmpdir(), "lanewise-cold-"));
  try {
    for (const [name, data] of work.files) await writeFile(join(folder, name), data);
    const all = [EMPTY, ...scripts];
    const results = all.map((): Cold[] => []);
    for (let start = -1; start < starts; start++) {
      progress(start);
      for (const [at, script] of all.entries()) {
        const cold = await runNode(script, folder);
        if (script !== EMPTY) check(cold, work);
        if (start >= 0) results[at]?.push(cold); // the first reads all files into the system's cache
      }
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function check({ name, y }: Cold, work: ColdWork): void {
  const right = Array.from(work.y);
  const most = 1e-3 * Math.max(...right.map(Math.abs));
  if (y.length === right.length && right.every((value, i) => Math.abs(value - (y[i] ?? NaN)) < most)) return;
  throw new Error(`${work.name}: ${name} predicted ${y.slice(0, 10).join(" ")} ...`);
}

export function bytesOf(data: OnnxWeight["data"]): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function runNode(script: URL, folder: string): Promise<Cold> {
  const env = { ...process.env };
  delete env["NODE_OPTIONS"]; // may name a loader
  const args = ["--expose-gc", fileURLToPath(script), folder];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output) as Cold);
      else reject(new Error(`${script.pathname} ended with code ${code}`));
    });
  });
}

const main = process.argv[1];
if (main !== undefined && import.meta.url === pathToFileURL(main).href) {
  ensureInstalled();
  const work = coldMlp();
  for (const [cold] of await coldStarts(work, peerScripts(work), 1)) {
    if (cold !== undefined) console.log(JSON.stringify({ ...cold, y: undefined }));
  }
}
