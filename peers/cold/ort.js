// Import to first prediction of an MLP 784-128-10 with ONNX Runtime Web. Started by ../cold.ts.
import { readFileSync } from "node:fs";

const x = new Float32Array(Uint8Array.from(readFileSync(process.argv[2] ?? "")).buffer);
const model = Uint8Array.from(readFileSync(process.argv[4] ?? ""));

const start = performance.now();
const { InferenceSession, Tensor, env } = await import("onnxruntime-web");
env.wasm.numThreads = 1;
const session = await InferenceSession.create(model, { executionProviders: ["wasm"] });
const { y } = await session.run({ x: new Tensor("float32", x, [1, 784]) });
const ms = performance.now() - start;

console.log(
  JSON.stringify({ name: "onnxruntime-web", ms, y: [.../** @type {Float32Array} */ (y?.data ?? [])] }),
);
