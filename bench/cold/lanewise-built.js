// Import to first prediction of an MLP 784-128-10 with the built package. Started by ../cold.ts.
import { floats, report } from "../../peers/cold/process.js";

const x = floats("x.f32");
const weights = floats("weights.f32");
const entry = new URL("../../dist/index.js", import.meta.url).href;

await report("lanewise", async () => {
  const { layers, sequential } = /** @type {typeof import("../../src/index.ts")} */ (await import(entry));
  const model = sequential({
    layers: [
      layers.dense({ units: 128, activation: "relu", inputShape: [784], kernelInitializer: "zeros" }),
      layers.dense({ units: 10, activation: "softmax", kernelInitializer: "zeros" }),
    ],
  });
  let offset = 0;
  model.setWeights([784 * 128, 128, 128 * 10, 10].map((size) => weights.subarray(offset, (offset += size))));
  return { y: model.predict(x).data, model };
});
