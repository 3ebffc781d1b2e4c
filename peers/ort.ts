/** ONNX Runtime Web on its WebAssembly (CPU) execution provider: SIMD, one thread. */
import * as ort from "onnxruntime-web";
import { type Model, onnxModel } from "./models.ts";
import type { Peer, Prepared } from "./peer.ts";

/** Sets the runtime up; the module itself is loaded with the first session. */
export async function createPeer(): Promise<Peer> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.logLevel = "error";
  return {
    name: "onnxruntime-web",
    version: ort.env.versions.web ?? ort.env.versions.common,
    note: "onnxruntime-web: asynchronous; every run copies its inputs in and its output out (its interface has no other way)",
    scopes: ["call"],
    lacks: (): undefined => undefined,
    prepare: (work) => prepare(onnxModel(work), work.kind),
    prepareNetwork: ({ name, onnx }) => prepare(onnx, name),
  };
}

/** `run` awaits `session.run`. Both scopes are the same here: inputs are always plain arrays, and so are outputs. */
async function prepare(model: Model, name: string): Promise<Prepared> {
  const session = await ort.InferenceSession.create(model.bytes, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  const feeds = Object.fromEntries(
    model.inputs.map(({ name, data, shape }) => [name, new ort.Tensor("float32", data, shape)]),
  );
  return {
    run: async (): Promise<void> => void (await session.run(feeds)),
    output: async (): Promise<Float32Array> => {
      const { y } = await session.run(feeds);
      if (y?.type !== "float32") throw new Error(`onnxruntime-web: no float output for ${name}`);
      return model.restore(y.data as Float32Array);
    },
    dispose: () => session.release(),
  };
}
