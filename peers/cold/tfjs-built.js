// Import to first prediction of an MLP 784-128-10 with tfjs on its WebAssembly backend. Started by ../cold.ts.
import { floats, report } from "./process.js";

const x = floats("x.f32");
const weights = floats("weights.f32");

await report("tfjs-wasm", async () => {
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
  const values = [[784, 128], [128], [128, 10], [10]].map((shape) => {
    const size = shape.reduce((product, dimension) => product * dimension);
    return tf.tensor(weights.subarray(offset, (offset += size)), shape);
  });
  model.setWeights(values);
  tf.dispose(values);
  const y = /** @type {import("@tensorflow/tfjs-core").Tensor} */ (model.predict(tf.tensor2d(x, [1, 784])));
  return { y: y.dataSync(), model };
});
