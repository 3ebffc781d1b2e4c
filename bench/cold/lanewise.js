// Import to first prediction of an MLP 784-128-10 with the built package. Started by ../cold.ts.
import { readFileSync } from "node:fs";

/** @param {string | undefined} file */
const floats = (file) => new Float32Array(Uint8Array.from(readFileSync(file ?? "")).buffer);
const x = floats(process.argv[2]);
const weights = floats(process.argv[3]);
const entry = new URL("../../dist/index.js", import.meta.url).href;

const start = performance.now();
const { layers, sequential } = /** @type {typeof import("../../src/index.ts")} */ (await import(entry));
const model = sequential({
  layers: [
    layers.dense({ units: 128, activation: "relu", inputShape: [784], kernelInitializer: "zeros" }),
    layers.dense({ units: 10, activation: "softmax", kernelInitializer: "zeros" }),
  ],
});
let offset = 0;
model.setWeights([784 * 128, 128, 128 * 10, 10].map((size) => weights.subarray(offset, (offset += size))));
const y = model.predict(x);
const ms = performance.now() - start;

console.log(JSON.stringify({ name: "lanewise", ms, y: [...y.data] }));
