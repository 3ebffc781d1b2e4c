import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import { input, type LayersModel, layers, loadLayersModel, model, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { BuiltNetwork, Network } from "./network.ts";
import type { Prepared } from "./peer.ts";
import type { PublishedModel } from "./published.ts";
import { type AttentionOptions, SelfAttention } from "./tfjs-attention.ts";
import type { Kit } from "./zoo/kit.ts";

type Apply = { apply(inputs: unknown): SymbolicTensor };

/** The initial weights are replaced at once, so that making them should cost nothing. */
const ZEROS = {
  kernelInitializer: "zeros",
  depthwiseInitializer: "zeros",
  embeddingsInitializer: "zeros",
  recurrentInitializer: "zeros",
};

/** Builds with the layers of TensorFlow.js. */
const kit: Kit<SymbolicTensor> = {
  input: ({ shape, name }) => input({ shape: [...shape], name }),
  layer: (kind, options) => {
    if (kind === "multiHeadAttention")
      return selfAttention(options as unknown as AttentionOptions);
    const factory = (layers as unknown as Record<string, (options: object) => Apply>)[kind];
    if (factory === undefined) throw new Error(`tfjs-layers has no ${kind}`);
    return factory({ ...options, ...ZEROS });
  },
  bidirectionalLstm: ({ name, units }) => {
    const layer = layers.lstm({
      units,
      returnSequences: true,
      recurrentActivation: "sigmoid",
      ...ZEROS,
      name: `${name}_lstm`,
    } as never);
    return layers.bidirectional({ layer, mergeMode: "concat", name }) as unknown as Apply;
  },
};

/** The zoo calls it on a sequence twice; models of TensorFlow.js give a tensor back that one layer takes twice too early. */
function selfAttention(options: AttentionOptions): Apply {
  const layer = new SelfAttention(options);
  return { apply: (inputs) => layer.apply((inputs as SymbolicTensor[])[0] as SymbolicTensor) as SymbolicTensor };
}

/** The network as a model of TensorFlow.js; a run is `predict` from an array to an array. */
export async function prepareNetwork(network: Network): Promise<Prepared> {
  const { source } = network;
  const net = "build" in source ? built(source) : await loaded(source);
  const predict = (): Float32Array =>
    tf.tidy(() => {
      const y = net.predict(tf.tensor(network.x, [1, ...network.inputShape])) as tf.Tensor;
      return y.dataSync<"float32">();
    });
  return {
    run: () => void predict(),
    output: async () => predict(),
    dispose: () => void net.dispose(),
  };
}

function built({ build, weights }: BuiltNetwork): LayersModel {
  const { input: inputs, output: outputs } = build(kit);
  const net = model({ inputs, outputs });
  for (const layer of net.layers) {
    const own = weights.get(layer.name) ?? [];
    if (own.length === 0) continue;
    layer.setWeights(own.map(({ data }, at) => tf.tensor(data, layer.weights[at]?.shape as number[])));
  }
  return net;
}

function loaded({ modelJson, weights }: PublishedModel): Promise<LayersModel> {
  const { weightsManifest, ...json } = modelJson as tf.io.ModelJSON;
  const artifacts: tf.io.ModelArtifacts = {
    ...json,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(Buffer.concat(weights)).buffer,
  };
  return loadLayersModel(tf.io.fromMemory(artifacts));
}
