/** TensorFlow.js as an oracle: its layers on its backend in JavaScript, which has every kernel. */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import { input, type LayersModel, layers, model, type SymbolicTensor } from "@tensorflow/tfjs-layers";

interface Numbers {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

type Layer = { apply(inputs: SymbolicTensor | SymbolicTensor[]): SymbolicTensor };

/** What functional models are built with. @throws for a layer that TensorFlow.js has not. */
export const kit = {
  input: (options: { readonly shape: number[]; readonly name: string }): SymbolicTensor => input(options),
  layer: (kind: string, options: Readonly<Record<string, unknown>>): Layer => {
    const factory = (layers as unknown as Record<string, (options: object) => Layer>)[kind];
    if (factory === undefined) throw new Error(`tfjs-layers has no ${kind}`);
    return factory(options);
  },
};

export async function start(): Promise<void> {
  await tf.setBackend("cpu");
}

/** The model's outputs for these inputs, with these weights by the names of the layers. */
export function predict(
  ends: { readonly inputs: SymbolicTensor[]; readonly outputs: SymbolicTensor[] },
  weights: ReadonlyMap<string, readonly Numbers[]>,
  inputs: readonly Numbers[],
): Numbers[] {
  const tensors = (all: readonly Numbers[]): tf.Tensor[] => all.map(({ data, shape }) => tf.tensor(data, [...shape]));
  return tf.tidy(() => {
    const net: LayersModel = model(ends);
    for (const layer of net.layers) {
      const own = weights.get(layer.name) ?? [];
      if (own.length > 0) layer.setWeights(tensors(own));
    }
    const [first, ...others] = tensors(inputs) as [tf.Tensor, ...tf.Tensor[]];
    const results = [net.predict(others.length === 0 ? first : [first, ...others])].flat();
    const numbers = results.map((y) => ({ data: y.dataSync<"float32">().slice(), shape: y.shape }));
    net.dispose();
    return numbers;
  });
}
