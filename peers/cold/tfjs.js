// Import to first prediction of an MLP 784-128-10 with tfjs on its WebAssembly backend. Started by ../cold.ts.
import { readFileSync } from "node:fs";

/** @param {string | undefined} file */
const floats = (file) => new Float32Array(Uint8Array.from(readFileSync(file ?? "")).buffer);
const x = floats(process.argv[2]);
const weights = floats(process.argv[3]);

const start = performance.now();
const tf = await import("@tensorflow/tfjs-core");
const { layers, sequential } = await import("@tensorflow/tfjs-layers");
const { setThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
setThreadsCount(1);
await tf.setBackend("wasm");
const model = sequential({
  layers: [
    layers.dense({ units: 128, activation: "relu", inputShape: [784], kernelInitializer: "zeros" }),
    layers.dense({ units: 10, activation: "softmax", kernelInitializer: "zeros" }),
  ],
});
let offset = 0;
model.setWeights(
  [[784, 128], [128], [128, 10], [10]].map((shape) => {
    const size = shape.reduce((product, dimension) => product * dimension);
    return tf.tensor(weights.subarray(offset, (offset += size)), shape);
  }),
);
const y = /** @type {import("@tensorflow/tfjs-core").Tensor} */ (
  model.predict(tf.tensor2d(x, [1, 784]))
).dataSync();
const ms = performance.now() - start;

console.log(JSON.stringify({ name: "tfjs-wasm", ms, y: [...y] }));
