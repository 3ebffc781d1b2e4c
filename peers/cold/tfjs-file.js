// Import to first prediction of a model in a file with tfjs on its WebAssembly backend. Started by ../cold.ts.
import { readFileSync } from "node:fs";
import { floats, json, path, report } from "./process.js";

const x = floats("x.f32");
const shape = json("x.json");

await report("tfjs-wasm", async () => {
  const tf = await import("@tensorflow/tfjs-core");
  const { loadLayersModel } = await import("@tensorflow/tfjs-layers");
  const { setThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
  setThreadsCount(1);
  await tf.setBackend("wasm");
  const model = await loadLayersModel({ load: async () => artifacts() });
  const y = /** @type {import("@tensorflow/tfjs-core").Tensor} */ (
    tf.tidy(() => model.predict(tf.tensor(x, shape)))
  );
  return { y: y.dataSync(), model };
});

/** What tfjs itself reads in a browser; in Node it needs a package with a backend of its own for files. */
function artifacts() {
  const { modelTopology, weightsManifest } = json("model.json");
  const [{ weights, paths }] = weightsManifest;
  const shards = paths.map((/** @type {string} */ name) => readFileSync(path(name)));
  return { modelTopology, weightSpecs: weights, weightData: Uint8Array.from(Buffer.concat(shards)).buffer };
}
