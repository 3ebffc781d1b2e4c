import { input, layers, model, type Model, ops, sequential, Tensor } from "../../src/index.ts";
import { Random } from "../../src/core/random.ts";

/** A model with inputs for it. */
export interface Sample {
  readonly name: string;
  readonly net: Model;
  readonly inputs: readonly Tensor[];
  /** Why TensorFlow.js cannot compute it: the layer, and what of it. */
  readonly notInTfjs?: RegExp;
}

/** One model of each kind that files keep in their own way. */
export function samples(): readonly Sample[] {
  return [
    sample("mlp", mlp()),
    sample("cnn", cnn()),
    sample("rnn", rnn(), { most: 11 }),
    sample("rnn-of-steps", rnnOfSteps()),
    sample("branches", branches()),
    sample("nested", nested()),
    sample("shared", shared()),
    sample("causal", causal(), { notInTfjs: /Conv1D "causal", padding/ }),
    sample("operations", operations(), { notInTfjs: /no such layer/ }),
    sample("reset-after", resetAfter(), { notInTfjs: /GRU "gru.*", reset_after/ }),
  ];
}

const mlp = (): Model =>
  sequential({
    name: "mlp",
    layers: [
      layers.dense({ units: 17, activation: "silu", inputShape: [13] }),
      layers.dropout({ rate: 0.5 }),
      layers.leakyReLU({ negativeSlope: 0.2 }),
      layers.dense({ units: 5, activation: "softmax", useBias: false }),
    ],
  });

const cnn = (): Model =>
  sequential({
    name: "cnn",
    layers: [
      layers.conv2d({
        filters: 5,
        kernelSize: 3,
        activation: "relu",
        padding: "same",
        inputShape: [9, 11, 3],
      }),
      layers.batchNormalization({}),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }),
      layers.separableConv2d({ filters: 6, kernelSize: 2, activation: "gelu" }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 7, activation: "softmax" }),
    ],
  });

const rnn = (): Model =>
  sequential({
    name: "rnn",
    layers: [
      layers.embedding({ inputDim: 11, outputDim: 6, inputShape: [7] }),
      layers.bidirectional({ layer: layers.lstm({ units: 3, returnSequences: true }) }),
      layers.gru({ units: 4, returnSequences: true, resetAfter: false }),
      layers.timeDistributed({ layer: layers.dense({ units: 5 }) }),
      layers.simpleRNN({ units: 3, returnSequences: true }),
      layers.lstm({ units: 2 }),
    ],
  });

const rnnOfSteps = (): Model =>
  sequential({
    layers: [layers.timeDistributed({ layer: layers.lstm({ units: 3 }), inputShape: [4, 5, 2] })],
  });

function branches(): Model {
  const [a, b] = [input({ shape: [6], name: "a" }), input({ shape: [4], name: "b" })];
  const joined = layers.concatenate().apply([layers.dense({ units: 3 }).apply(b), a]);
  const head = layers.dense({ units: 2, name: "my_head" }).apply(joined);
  return model({
    inputs: [a, b],
    outputs: [head, layers.dense({ units: 4, activation: "tanh" }).apply(joined)],
  });
}

function nested(): Model {
  const x = input({ shape: [4] });
  const residual = model({
    inputs: x,
    outputs: layers.add().apply([x, layers.dense({ units: 4 }).apply(x)]),
  });
  const start = input({ shape: [6] });
  const chain = sequential({
    layers: [layers.dense({ units: 5, inputShape: [6] }), layers.dense({ units: 4 })],
  });
  return model({ inputs: start, outputs: residual.apply(chain.apply(start)) });
}

/** A layer and a model that are called twice. */
function shared(): Model {
  const [a, b] = [input({ shape: [5] }), input({ shape: [5] })];
  const layer = layers.dense({ units: 3 });
  const tower = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
  return model({
    inputs: [a, b],
    outputs: layers.maximum().apply([tower.apply(layer.apply(a)), tower.apply(layer.apply(b))]),
  });
}

function causal(): Model {
  const x = input({ shape: [null, 3] });
  const y = layers.conv1d({ filters: 8, kernelSize: 3, padding: "causal", name: "causal" }).apply(x);
  return model({
    inputs: x,
    outputs: layers.globalAveragePooling1d().apply(layers.layerNormalization().apply(y)),
  });
}

function operations(): Model {
  const x = input({ shape: [4] });
  return model({ inputs: x, outputs: ops.multiply(layers.dense({ units: 4 }).apply(x), 2) });
}

const resetAfter = (): Model =>
  sequential({ name: "gru_net", layers: [layers.gru({ units: 3, inputShape: [5, 2] })] });

/** Random weights and inputs; sizes that the model leaves open become 8, and 2 samples. */
function sample(
  name: string,
  net: Model,
  { most, notInTfjs }: { readonly most?: number; readonly notInTfjs?: RegExp } = {},
): Sample {
  const random = new Random(name.length);
  net.setWeights(
    net.weights.map((weight) =>
      // A variance is positive.
      Float32Array.from({ length: weight.size }, () =>
        weight.name === "moving_variance" ? 0.5 + random.uniform() : random.uniform() - 0.5,
      ),
    ),
  );
  const inputs = (net.inputShapes ?? []).map((open) => {
    const shape = open.map((size, axis) => size ?? (axis === 0 ? 2 : 8));
    const length = shape.reduce((product, size) => product * size, 1);
    const value = (): number => (most === undefined ? random.uniform() : Math.floor(random.uniform() * most));
    return new Tensor(Float32Array.from({ length }, value), shape);
  });
  return { name, net, inputs, ...(notInTfjs && { notInTfjs }) };
}

/** What a model gives for the inputs of its sample, as a list. */
export function outputsOf(net: Model, inputs: readonly Tensor[]): readonly Tensor[] {
  const output = net.predict<Tensor | readonly Tensor[]>(
    inputs.length === 1 ? (inputs[0] as Tensor) : inputs,
  );
  return [output].flat();
}
