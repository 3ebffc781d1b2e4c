// Import to first prediction with ONNX Runtime Web. Started by ../cold.ts.
import { bytes, floats, json, report } from "./process.js";

const x = floats("x-onnx.f32");
const shape = json("x-onnx.json");

await report("onnxruntime-web", async () => {
  const { InferenceSession, Tensor, env } = await import("onnxruntime-web");
  env.wasm.numThreads = 1;
  const model = await InferenceSession.create(bytes("model.onnx"), { executionProviders: ["wasm"] });
  const { y } = await model.run({ x: new Tensor("float32", x, shape) });
  return { y: /** @type {Float32Array} */ (y?.data ?? []), model };
});
