import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, ShapeError, WeightError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { type Constant, GraphBuilder, type Op, type Value } from "../../src/graph/graph.ts";
import * as layers from "../../src/layers/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { thrown } from "./thrown.ts";

/** The ops a layer appends for an input shape. */
function opsOf(layer: Layer, shape: Shape): readonly Op[] {
  const graph = new GraphBuilder();
  return graph.finish(layer.addTo(graph, [graph.input(shape)])).ops;
}

const kinds = (ops: readonly Op[]): string => ops.map((op) => op.kind).join(" ");

test("automatic names count per class, as in Keras; failed layers take none", () => {
  layers.clearSession();
  assert.is(layers.dense({ units: 1 }).name, "dense");
  thrown(() => layers.dense({ units: 0 }), "units 0");
  thrown(() => layers.conv2d({ filters: 3, kernelSize: 1, groups: 2 }), "groups 2");
  assert.is(layers.dense({ units: 1 }).name, "dense_1");
  assert.is(layers.dense({ units: 1, name: "mine" }).name, "mine");
  assert.is(layers.dense({ units: 1 }).name, "dense_2");
  assert.is(layers.maxPooling2d().name, "max_pooling2d");
  assert.is(layers.conv2d({ filters: 3, kernelSize: 1 }).name, "conv2d");
  assert.is(layers.lstm({ units: 1 }).label, 'LSTM "lstm"');
  layers.clearSession();
  assert.is(layers.dense({ units: 1 }).name, "dense");
});

test("names of Keras 2 may contain slashes", () => {
  assert.is(layers.Dense.fromConfig({ units: 1, name: "a/b" }, 2).name, "a/b");
});

test("first-layer options give the input shape, batch first", () => {
  const rows: [object, Shape | undefined][] = [
    [{}, undefined],
    [{ inputShape: [3, null] }, [null, 3, null]],
    [{ inputDim: 5 }, [null, 5]],
    [{ batchInputShape: [2, 3] }, [2, 3]],
    [{ batchSize: 4, inputShape: [3] }, [4, 3]],
    [{ batchSize: null, inputShape: [] }, [null]],
    [{ batch_input_shape: { class_name: "__tuple__", items: [null, 7] } }, [null, 7]],
  ];
  for (const [options, expected] of rows) {
    const layer = layers.Dense.fromConfig({ units: 2, ...options });
    assert.equal(layer.batchInputShape, expected, JSON.stringify(options));
    assert.is(
      Object.keys(layer.getConfig()).some((key) => /input|batch/.test(key)),
      false,
    );
  }
});

test("an input layer says its shape in any of Keras's ways", () => {
  const rows: [object, Shape][] = [
    [{ shape: [28, 28, 1] }, [null, 28, 28, 1]],
    [{ shape: [], batchSize: 2 }, [2]],
    [{ batch_shape: [null, 3] }, [null, 3]],
    [{ batch_input_shape: [null, 3] }, [null, 3]],
    [{ input_shape: [3] }, [null, 3]],
  ];
  for (const [config, expected] of rows) {
    const layer = layers.InputLayer.fromConfig(config as Record<string, unknown>);
    assert.equal(layer.batchShape, expected);
    assert.equal(layer.batchInputShape, expected);
    assert.equal(layer.getConfig()["batch_shape"], expected);
    assert.is(layer.built, true);
    assert.is(kinds(opsOf(layer, expected)), "");
  }
});

test("the ops of each layer", () => {
  const rows: [Layer, Shape, string][] = [
    [layers.dense({ units: 2 }), [null, 3], "dense"],
    [layers.dense({ units: 2, activation: "relu" }), [null, 3], "dense activation"],
    [layers.conv2d({ filters: 2, kernelSize: 1 }), [null, 3, 3, 1], "conv2d"],
    [
      layers.conv2d({ filters: 2, kernelSize: 1, activation: "relu", dataFormat: "channelsFirst" }),
      [null, 1, 3, 3],
      "transpose conv2d activation transpose",
    ],
    [
      layers.conv2d({ filters: 2, kernelSize: 1, activation: "softmax", dataFormat: "channels_first" }),
      [null, 1, 3, 3],
      "transpose conv2d transpose activation",
    ],
    [layers.maxPooling2d(), [null, 4, 4, 1], "pool2d"],
    [
      layers.averagePooling2d({ poolSize: 2, dataFormat: "channelsFirst" }),
      [null, 1, 4, 4],
      "transpose pool2d transpose",
    ],
    [layers.flatten(), [null, 2, 3], "reshape"],
    [layers.flatten({ dataFormat: "channelsFirst" }), [null, 2, 3], "transpose reshape"],
    [layers.flatten({ dataFormat: "channelsFirst" }), [null, 2], "reshape"],
    [layers.flatten(), [null], "reshape"],
    [layers.reshape({ targetShape: [6] }), [null, 2, 3], "reshape"],
    [layers.dropout({ rate: 0.5 }), [null, 2, 3], "identity"],
    [layers.activation({ activation: "relu" }), [null, 2], "activation"],
    [layers.activation({ activation: null }), [null, 2], "identity"],
    [layers.lstm({ units: 2 }), [null, 2, 3], "lstm"],
  ];
  for (const [layer, shape, expected] of rows) {
    const ops = opsOf(layer, shape);
    assert.is(kinds(ops), expected, layer.label);
    for (const op of ops) assert.equal(op.layers, [layer.label]);
  }
});

test("weights are constants of the graph, in order, and the same in every graph", () => {
  const layer = layers.lstm({ units: 2, name: "l", batchInputShape: [3, 4, 5], stateful: true });
  const [first, second] = [opsOf(layer, [3, 4, 5])[0] as Op, opsOf(layer, [3, 4, 5])[0] as Op];
  assert.equal(
    first.inputs.slice(1, 4).map((value) => value.constant?.name),
    ["kernel", "recurrent_kernel", "bias"],
  );
  assert.equal(
    first.inputs.slice(4).map((value) => value.variable?.name),
    ["l/h", "l/c"],
  );
  for (const [index, value] of first.inputs.entries())
    assert.is(value.constant, second.inputs[index]?.constant);
});

test("a graph's layer label is restored, whatever happens", () => {
  const graph = new GraphBuilder();
  graph.layer = "outer";
  const input: Value = graph.input([null, 3]);
  layers.dense({ units: 2 }).addTo(graph, [input]);
  assert.is(graph.layer, "outer");
  thrown(() => layers.maxPooling2d().addTo(graph, [input]), "rank");
  assert.is(graph.layer, "outer");
});

test("computeOutputShape leaves a layer as it was", () => {
  const layer = layers.dense({ units: 4 });
  assert.equal(layer.computeOutputShape([null, 7]), [null, 4]);
  assert.equal(layer.computeOutputShape([2, 5, 9]), [2, 5, 4]);
  assert.is(layer.built, false);
  assert.is(layer.weights.length, 0);
  layer.build([null, 9]);
  const kernel = layer.weights[0];
  assert.equal(layer.computeOutputShape([null, 9]), [null, 4]);
  assert.is(layer.weights[0], kernel);
});

test("building fixes what weights depend on, and happens once", () => {
  const layer = layers.dense({ units: 4, name: "dense" });
  layer.build([null, 784]);
  layer.build([null, 784]);
  assert.is(layer.weights.length, 2);
  const error = thrown(() => layer.computeOutputShape([null, 10]), "other channels");
  assert.instance(error, ShapeError);
  assert.is(
    error.message,
    'Dense "dense": Input 0 of layer "dense" is incompatible with the layer: expected axis -1 of input shape to have ' +
      "value 784, but received input with shape (None, 10).",
  );
});

test("inputs that do not fit, in Keras's words", () => {
  const rows: [Layer, unknown, RegExp][] = [
    [layers.dense({ units: 4 }), [3], /expected min_ndim=2, found ndim=1\. Full shape received: \(3,\)/],
    [layers.dense({ units: 4 }), [null, null], /Axis -1 of the inputs to the layer should be defined/],
    [layers.conv2d({ filters: 1, kernelSize: 1 }), [null, 3, 3], /expected ndim=4, found ndim=3/],
    [layers.conv2d({ filters: 1, kernelSize: 1 }), [null, 3, 3, null], /Axis -1/],
    [layers.conv2d({ filters: 1, kernelSize: 1, dataFormat: "channelsFirst" }), [null, null, 3, 3], /Axis 1/],
    [
      layers.conv2d({ filters: 1, kernelSize: 5 }),
      [null, 3, 9, 1],
      /Computed output size would be zero or negative/,
    ],
    [layers.maxPooling2d(), [null, 3, 3], /expected ndim=4, found ndim=3/],
    [layers.maxPooling2d({ poolSize: 5 }), [null, 3, 9, 1], /Computed output size would be zero or negative/],
    [layers.lstm({ units: 4 }), [null, 3], /expected ndim=3, found ndim=2/],
    [layers.reshape({ targetShape: [5] }), [null, 6], /total size of the tensor must be unchanged/],
    [layers.activation({ activation: "softmax" }), [null], /expected min_ndim=2/],
    [layers.dense({ units: 2 ** 20 }), [null, 2 ** 20], /weight "kernel" is too large/],
    [layers.dense({ units: 2 ** 20 }), [2 ** 20, 3], /output is too large/],
    [layers.flatten(), [], /Not the shape of an input/],
    [layers.flatten(), [null, 0], /Not the shape of an input/],
    [layers.flatten(), [null, 2 ** 31], /Not the shape of an input/],
    [layers.flatten(), [null, 1.5], /Not the shape of an input/],
    [layers.flatten(), "784", /Not the shape of an input/],
  ];
  for (const [layer, shape, message] of rows) {
    const row = `${layer.label} ${JSON.stringify(shape)}`;
    const error = thrown(() => layer.computeOutputShape(shape as Shape), row);
    assert.instance(error, ShapeError, row);
    assert.match(error.message, message);
    assert.is(error.layer, layer.label);
    assert.is(layer.built, false);
    assert.is(layer.weights.length, 0);
  }
});

test("groups must divide the channels, in Keras's words", () => {
  const layer = layers.conv2d({ filters: 8, kernelSize: 3, groups: 4, name: "c" });
  const error = thrown(() => layer.build([null, 28, 28, 6]), "groups");
  assert.instance(error, ConfigError);
  assert.match(
    error.message,
    /^Conv2D "c", groups: The number of input channels must be evenly divisible by the number of groups/,
  );
  assert.match(
    error.message,
    /groups=4, but the input has 6 channels \(full input shape is \(None, 28, 28, 6\)\)/,
  );
  assert.is(layer.built, false);
});

test("stateful and unrolled LSTMs need fixed sizes", () => {
  const stateful = layers.lstm({ units: 2, stateful: true });
  const error = thrown(() => stateful.build([null, 4, 3]), "dynamic batch");
  assert.instance(error, ConfigError);
  assert.match(error.message, /When using `stateful=True` in a RNN, the batch size must be static/);
  assert.is(error.argument, "stateful");
  stateful.build([5, null, 3]);
  assert.equal(
    stateful.states.map(({ shape }) => shape),
    [
      [5, 2],
      [5, 2],
    ],
  );
  assert.match(
    thrown(() => stateful.computeOutputShape([6, 4, 3]), "batch 6").message,
    /expected axis 0 .* value 5/,
  );
  stateful.resetStates();
  assert.equal(
    stateful.states.map(({ resets }) => resets),
    [1, 1],
  );
  const unrolled = layers.lstm({ units: 2, unroll: true });
  const unknown = thrown(() => unrolled.computeOutputShape([null, null, 3]), "unknown steps");
  assert.match(unknown.message, /unroll: Unrolling requires a fixed number of timesteps/);
  assert.equal(unrolled.computeOutputShape([null, 4, 3]), [null, 2]);
});

test("weights are made when they are first read", () => {
  const layer = layers.dense({ units: 2 ** 14 });
  layer.build([null, 2 ** 15]); // 2 GiB if they were
  assert.is(layer.countParams(), 2 ** 29 + 2 ** 14);
  assert.equal([...(layer.weights[1]?.data.slice(0, 2) ?? [])], [0, 0]);
});

test("the bias of an LSTM's forget gate starts at 1", () => {
  const bias = (options: object): number[] => {
    const layer = layers.LSTM.fromConfig({ units: 2, ...options });
    layer.build([null, 3, 3]);
    return [...(layer.weights[2]?.data ?? [])];
  };
  assert.equal(bias({}), [0, 0, 1, 1, 0, 0, 0, 0]);
  assert.equal(bias({ unitForgetBias: false }), [0, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(bias({ biasInitializer: { name: "constant", value: 3 } }), [3, 3, 1, 1, 3, 3, 3, 3]);
});

test("getWeights gives copies, setWeights takes copies and raises the version", () => {
  const layer = layers.dense({ units: 2 });
  layer.build([null, 3]);
  const kernel = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const bias = Float32Array.of(7, 8);
  layer.setWeights([kernel, bias]);
  kernel.data[0] = 100;
  bias[0] = 100;
  assert.equal(
    layer.getWeights().map((weight) => weight.toArray()),
    [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [7, 8],
    ],
  );
  (layer.getWeights()[0] as Tensor).data[0] = 100;
  assert.is(layer.weights[0]?.data[0], 1);
  assert.equal(
    layer.weights.map((weight: Constant) => weight.version),
    [1, 1],
  );
});

test("setWeights is all or nothing", () => {
  const layer = layers.dense({ units: 2, name: "d" });
  const early = thrown(() => layer.setWeights([new Float32Array(6)]), "unbuilt");
  assert.match(early.message, /nothing is built yet/);
  layer.build([null, 3]);
  layer.setWeights([new Float32Array(6).fill(1), new Float32Array(2).fill(1)]);
  const rows: [unknown, RegExp][] = [
    [[new Float32Array(6)], /Expected: 2 weights \(kernel, bias\)\. Received: 1 weights/],
    [[new Float32Array(6), new Float32Array(2), new Float32Array(2)], /Received: 3 weights/],
    [
      [new Float32Array(6), new Float32Array(3)],
      /"bias"\. Expected: shape \(2,\), 2 values\. Received: 3 values/,
    ],
    [
      [tensor(new Float32Array(6), [2, 3]), new Float32Array(2)],
      /"kernel"\. Expected: shape \(3, 2\), 6 values\. Received: shape \(2, 3\), 6 values/,
    ],
    [[new Float32Array(6), [0, 0]], /"bias" are of the wrong kind/],
    [[new Float64Array(6), new Float32Array(2)], /"kernel" are of the wrong kind/],
    [[null, null], /Received: null/],
    [null, /weights is wrong/],
    [{ length: 2 }, /weights is wrong/],
  ];
  for (const [values, message] of rows) {
    const error = thrown(() => layer.setWeights(values as Float32Array[]), String(message));
    assert.instance(error, WeightError);
    assert.match(error.message, message);
    assert.is(error.layer, 'Dense "d"');
    assert.ok(layer.getWeights().every(({ data }) => data.every((value) => value === 1)));
  }
});

test("countParams wants a built layer; trainable moves the weights", () => {
  const layer = layers.dense({ units: 2 });
  assert.instance(
    thrown(() => layer.countParams(), "unbuilt"),
    ConfigError,
  );
  layer.build([null, 3]);
  assert.is(layer.countParams(), 8);
  assert.is(layer.trainableWeights.length, 2);
  layer.trainable = false;
  assert.is(layer.trainableWeights.length, 0);
  assert.is(layer.nonTrainableWeights.length, 2);
  assert.is(layer.getConfig()["trainable"], false);
});

test("two layers with equal seeds start equal", () => {
  const kernel = (): Float32Array | undefined => {
    const layer = layers.dense({ units: 3, kernelInitializer: { name: "glorotUniform", seed: 1 } });
    layer.build([null, 4]);
    return layer.weights[0]?.data;
  };
  assert.equal(kernel(), kernel());
});

test("a configuration is a copy", () => {
  const layer = layers.dense({ units: 3, kernelRegularizer: { class_name: "L2", config: { l2: 0.5 } } });
  const config = layer.getConfig();
  (config["kernel_regularizer"] as { config: { l2: number } }).config.l2 = 9;
  assert.equal((layer.getConfig()["kernel_regularizer"] as { config: unknown }).config, { l2: 0.5 });
});

test.run();
