/** Time from before the import to after the first prediction, in a fresh process: `node --import tsx peers/cold.ts`. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureInstalled } from "./install.ts";
import { onnxModel } from "./models.ts";
import { reference } from "./reference.ts";
import { sampleMlp } from "./samples.ts";

export interface Cold {
  readonly name: string;
  /** Milliseconds from before the import to after the first prediction. */
  readonly ms: number;
  /** What it predicted; compared with the reference. */
  readonly y: readonly number[];
}

/**
 * Runs a plain JavaScript file in a Node process of its own, without a loader: a TypeScript loader would add its own
 * time to the import. The file gets `[x.f32, weights.f32, model.onnx]` as arguments (batch 1 of an MLP 784-128-10; the
 * weights are kernel 784x128, bias, kernel 128x10, bias, one after the other) and prints `Cold` as one line of JSON.
 */
export async function coldStart(script: URL): Promise<Cold> {
  const folder = await mkdtemp(join(tmpdir(), "lanewise-cold-"));
  try {
    const mlp = sampleMlp(1);
    const weights = await new Blob(
      mlp.weights.flatMap(({ kernel, bias }) => [kernel, bias].map(bytes)),
    ).arrayBuffer();
    const files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
      ["x.f32", bytes(mlp.x)],
      ["weights.f32", new Uint8Array(weights)],
      ["model.onnx", Uint8Array.from(onnxModel(mlp).bytes)],
    ];
    for (const [name, data] of files) await writeFile(join(folder, name), data);
    const output = await runNode([fileURLToPath(script), ...files.map(([name]) => join(folder, name))]);
    const cold = JSON.parse(output) as Cold;
    const right = reference(mlp).every((value, i) => Math.abs(value - (cold.y[i] ?? Number.NaN)) < 1e-5);
    if (!right) throw new Error(`${cold.name} predicted ${cold.y.join(" ")}`);
    return cold;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One cold start of every peer. */
export async function peerColdStarts(): Promise<Cold[]> {
  const results: Cold[] = [];
  for (const file of ["./cold/tfjs.js", "./cold/ort.js"])
    results.push(await coldStart(new URL(file, import.meta.url)));
  return results;
}

function bytes(data: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.slice().buffer);
}

function runNode(args: readonly string[]): Promise<string> {
  const env = { ...process.env };
  delete env["NODE_OPTIONS"]; // may name a loader
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${args[0]} ended with code ${code}`));
    });
  });
}

const main = process.argv[1];
if (main !== undefined && import.meta.url === pathToFileURL(main).href) {
  ensureInstalled();
  for (const { name, ms } of await peerColdStarts()) console.log(JSON.stringify({ name, ms }));
}
