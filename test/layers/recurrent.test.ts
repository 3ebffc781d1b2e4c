import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, ShapeError, UnsupportedError, WeightError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { Tensor } from "../../src/core/tensor.ts";
import { GraphBuilder, type Op, type Value } from "../../src/graph/graph.ts";
import * as layers from "../../src/layers/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { deserializeLayer } from "../../src/layers/registry.ts";
import { thrown } from "./thrown.ts";

const x: Shape = [null, 5, 2];

/** The ops of layers one after the other, and the last outputs. */
function trace(
  chain: readonly Layer[],
  ...shapes: readonly Shape[]
): { ops: readonly Op[]; outputs: readonly Value[]; mask: Value | undefined } {
  const graph = new GraphBuilder();
  let values: readonly Value[] = shapes.map((shape) => graph.input(shape));
  for (const layer of chain) values = layer.addTo(graph, values);
  const { ops, outputs } = graph.finish(values);
  return { ops, outputs, mask: outputs[0] && graph.maskOf(outputs[0]) };
}

function names(values: readonly Value[]): (string | undefined)[] {
  return values.map(({ constant, variable }) => constant?.name ?? variable?.name);
}

test("bad arguments are typed errors that name the layer and the argument", () => {
  const lstm = layers.lstm({ units: 2, name: "r" });
  const rows: [string, object, string, typeof ConfigError | typeof UnsupportedError][] = [
    ["GRU", { units: 0 }, "units", ConfigError],
    ["GRU", { units: 2, resetAfter: 1 }, "resetAfter", ConfigError],
    ["GRU", { units: 2, recurrentActivation: "sigmod" }, "recurrentActivation", ConfigError],
    ["GRU", { units: 2, dropout: 2 }, "dropout", ConfigError],
    ["GRU", { units: 2, useCudnn: "no" }, "useCudnn", ConfigError],
    ["GRU", { units: 2, unitForgetBias: true }, "unitForgetBias", ConfigError],
    ["GRU", { units: 2, timeMajor: true }, "timeMajor", UnsupportedError],
    ["SimpleRNN", {}, "units", ConfigError],
    ["SimpleRNN", { units: 2, resetAfter: true }, "resetAfter", ConfigError],
    ["SimpleRNN", { units: 2, recurrentActivation: "tanh" }, "recurrentActivation", ConfigError],
    ["SimpleRNN", { units: 2, zeroOutputForMask: 1 }, "zeroOutputForMask", ConfigError],
    ["Embedding", { outputDim: 2 }, "inputDim", ConfigError],
    ["Embedding", { inputDim: 0, outputDim: 2 }, "inputDim", ConfigError],
    ["Embedding", { inputDim: 2, outputDim: 1.5 }, "outputDim", ConfigError],
    ["Embedding", { inputDim: 2, outputDim: 2, maskZero: 0 }, "maskZero", ConfigError],
    [
      "Embedding",
      { inputDim: 2, outputDim: 2, quantizationConfig: {} },
      "quantizationConfig",
      UnsupportedError,
    ],
    ["Masking", { maskValue: "0" }, "maskValue", ConfigError],
    ["Masking", { maskValue: null }, "maskValue", ConfigError],
    ["Masking", { maskValue: NaN }, "maskValue", ConfigError],
    ["TimeDistributed", {}, "layer", ConfigError],
    ["TimeDistributed", { layer: 3 }, "layer", ConfigError],
    ["Bidirectional", {}, "layer", ConfigError],
    ["Bidirectional", { layer: "lstm" }, "layer", ConfigError],
  ];
  for (const [className, options, argument, kind] of rows) {
    const row = `${className} ${JSON.stringify(options)}`;
    const error = thrown(() => deserializeLayer({ class_name: className, config: options }), row);
    assert.instance(error, kind, row);
    assert.is(error.argument, argument, row);
  }
  const pairs: [() => Layer, RegExp][] = [
    [() => layers.bidirectional({ layer: lstm, mergeMode: "max" as "sum" }), /Invalid merge mode.*"max"/],
    [() => layers.bidirectional({ layer: lstm, backwardLayer: lstm }), /different `go_backwards` value/],
    [
      () => {
        const backwardLayer = layers.lstm({ units: 2, goBackwards: true, returnSequences: true });
        return layers.bidirectional({ layer: lstm, backwardLayer });
      },
      /same value for attribute "return_sequences".*false for forward layer and true for backward/,
    ],
    [
      () => layers.bidirectional({ layer: layers.dense({ units: 2, name: "d" }) }),
      /Only recurrent.*Dense "d"/,
    ],
  ];
  for (const [make, message] of pairs) assert.match(thrown(make, String(message)).message, message);
});

test("states to start from come after the sequences: all or none", () => {
  const h: Shape = [null, 3];
  const lstm = layers.lstm({ units: 3, name: "l" });
  const { ops } = trace([lstm], x, h, h);
  assert.equal(names(ops[0]?.inputs ?? []), [
    undefined,
    "kernel",
    "recurrent_kernel",
    "bias",
    undefined,
    undefined,
  ]);
  assert.match(
    thrown(() => trace([lstm], x, h), "one of two").message,
    /number of initial states is wrong.*2 \(h, c\)/,
  );
  assert.match(thrown(() => trace([lstm], x, h, h, h), "three").message, /expects 1 to 3 input/);
  for (const layer of [layers.gru({ units: 3 }), layers.simpleRNN({ units: 3 })]) {
    assert.equal(trace([layer], x, h).outputs[0]?.shape, [null, 3]);
    for (const wrong of [[null, 4], [null, 3, 1], [null]]) {
      assert.instance(
        thrown(() => trace([layer], x, wrong), "shape"),
        ShapeError,
      );
    }
  }
  const both = layers.bidirectional({ layer: layers.lstm({ units: 3 }) });
  assert.equal(trace([both], x, h, h, h, h).outputs[0]?.shape, [null, 6]);
  assert.instance(
    thrown(() => trace([both], x, h, h), "half of the states"),
    ShapeError,
  );
});

test("a layer that is given states heeds only a mask given by hand, and passes any on, as Keras 3 does", () => {
  for (const byHand of [false, true])
    for (const layer of [
      layers.gru({ units: 3, returnSequences: true }),
      layers.bidirectional({ layer: layers.gru({ units: 3, returnSequences: true }) }),
    ]) {
      const graph = new GraphBuilder();
      const [sequences] = layers.masking().addTo(graph, [graph.input(x)]);
      if (byHand) graph.setMask(sequences as Value, graph.input([null, 5]), true);
      const states = layer.className === "GRU" ? 1 : 2;
      const given = Array.from({ length: states }, () => graph.input([null, 3]));
      const [output] = layer.addTo(graph, [sequences as Value, ...given]);
      const gru = graph.finish([]).ops.find(({ kind }) => kind === "gru");
      assert.is(gru?.kind === "gru" && gru.attributes.masked, byHand);
      assert.equal(graph.maskOf(output as Value)?.shape, [null, 5]);
    }
});

test("given states are read, kept states are written: given before kept, the mask last", () => {
  const layer = layers.gru({ units: 3, name: "g", stateful: true, useBias: false });
  const { ops } = trace([layers.masking(), layer], [4, 5, 2]);
  assert.equal(names(ops.at(-1)?.inputs ?? []), [undefined, "kernel", "recurrent_kernel", "g/h", undefined]);
});

test("masks pass through what heeds them, and end where Keras ends them", () => {
  const passing = [
    layers.dense({ units: 2 }),
    layers.activation({ activation: "relu" }),
    layers.dropout({ rate: 0.5 }),
    layers.lstm({ units: 2, returnSequences: true }),
    layers.gru({ units: 2, returnSequences: true }),
    layers.simpleRNN({ units: 2, returnSequences: true }),
    layers.timeDistributed({ layer: layers.dense({ units: 2 }) }),
    layers.bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true }) }),
  ];
  for (const layer of passing) {
    assert.equal(trace([layers.masking(), layer], x).mask?.shape, [null, 5], layer.label);
  }
  const ending = [
    layers.flatten(),
    layers.reshape({ targetShape: [2, 5] }),
    layers.lstm({ units: 2 }),
    layers.bidirectional({ layer: layers.gru({ units: 2 }) }),
  ];
  for (const layer of ending) assert.is(trace([layers.masking(), layer], x).mask, undefined, layer.label);
  assert.equal(
    trace([layers.embedding({ inputDim: 3, outputDim: 2, maskZero: true })], [null, 7]).mask?.shape,
    [null, 7],
  );
  assert.is(trace([layers.embedding({ inputDim: 3, outputDim: 2 })], [null, 7]).mask, undefined);
});

test("a masked step repeats the output before it, or gives zeros where Keras does", () => {
  const attributesOf = (layer: Layer): unknown => {
    const op = trace([layers.masking(), layer], [4, 5, 2]).ops.find(({ kind }) => kind === "gru");
    return op?.kind === "gru" ? [op.attributes.masked, op.attributes.maskedOutput] : undefined;
  };
  const row = { units: 2, returnSequences: true };
  assert.equal(attributesOf(layers.gru(row)), [true, "previous"]);
  assert.equal(attributesOf(layers.gru({ ...row, zeroOutputForMask: true })), [true, "zeros"]);
  assert.equal(attributesOf(layers.gru({ ...row, zeroOutputForMask: true, unroll: true })), [
    true,
    "previousOrZeros",
  ]);
  assert.equal(attributesOf(layers.bidirectional({ layer: layers.gru(row) })), [true, "zeros"]);
  const last = layers.gru({ units: 2, zeroOutputForMask: true });
  assert.equal(attributesOf(layers.bidirectional({ layer: last })), [true, "previous"]);
});

test("a bidirectional layer copies its layer and names the copies", () => {
  const layer = layers.lstm({ units: 2, name: "r", returnState: true });
  const both = layers.bidirectional({ layer, mergeMode: null, name: "b" });
  assert.equal([both.forwardLayer.name, both.backwardLayer.name], ["forward_r", "backward_r"]);
  assert.equal(
    both.computeOutputShape(x),
    Array.from({ length: 6 }, () => [null, 2]),
  );
  assert.is(both.built || both.forwardLayer.built || both.backwardLayer.built, false);
  both.build(x);
  assert.is(layer.built, false);
  assert.is(both.countParams(), 2 * 4 * (2 * 2 + 2 * 2 + 2));
  assert.equal(
    both.weightGroups().map(({ path, weights }) => [path, weights.length]),
    [
      ["forward_layer/cell", 3],
      ["backward_layer/cell", 3],
    ],
  );
  const twice = deserializeLayer({ class_name: "Bidirectional", config: both.getConfig() });
  twice.build(x);
  assert.equal(twice.getConfig(), both.getConfig());
});

test("weights, states and training of wrappers are those of what they hold", () => {
  const layer = layers.gru({ units: 2, name: "r", stateful: true });
  const both = layers.bidirectional({ layer });
  both.build([3, 5, 2]);
  assert.equal(names(both.states.map((variable) => ({ id: 0, shape: [], variable }))), [
    "forward_r/h",
    "backward_r/h",
  ]);
  both.resetStates();
  assert.equal(
    both.states.map(({ resets }) => resets),
    [1, 1],
  );
  const values = both.getWeights().map(
    ({ data, shape }) =>
      new Tensor(
        data.map(() => 0.5),
        shape,
      ),
  );
  const bad = [...values.slice(0, 5), new Tensor(new Float32Array(1), [1])];
  assert.instance(
    thrown(() => both.setWeights(bad), "a bad shape"),
    WeightError,
  );
  assert.instance(
    thrown(() => both.setWeights(values.slice(1)), "too few"),
    WeightError,
  );
  assert.instance(
    thrown(() => both.setWeights([...values.slice(1), 3 as unknown as Tensor]), "no tensor"),
    WeightError,
  );
  assert.is.not(both.getWeights()[0]?.data[0], 0.5);
  both.setWeights(values);
  assert.ok(both.getWeights().every(({ data }) => data.every((value) => value === 0.5)));
  assert.is(both.trainableWeights.length, 6);
  both.trainable = false;
  assert.equal([both.trainableWeights.length, both.nonTrainableWeights.length], [0, 6]);
  const frozen = layers.timeDistributed({ layer: layers.dense({ units: 2, trainable: false }) });
  frozen.build(x);
  assert.equal([frozen.trainableWeights.length, frozen.nonTrainableWeights.length], [0, 2]);
  assert.equal(
    frozen.weightGroups().map(({ path, weights }) => [path, weights.length]),
    [["layer", 2]],
  );
});

test("a layer distributed over steps: at once along the last axis, else step by step", () => {
  const kinds = (layer: Layer, shape: Shape): string =>
    trace([layers.timeDistributed({ layer })], shape)
      .ops.map(({ kind }) => kind)
      .join(" ");
  assert.is(kinds(layers.dense({ units: 3 }), x), "dense");
  assert.is(kinds(layers.dropout({ rate: 0.5 }), x), "identity");
  assert.is(kinds(layers.activation({ activation: "softmax" }), x), "activation");
  assert.is(
    kinds(layers.flatten(), [null, 2, 3, 4]),
    "slice reshape reshape slice reshape reshape reshape reshape concat",
  );
  const shared = layers.timeDistributed({ layer: layers.conv2d({ filters: 2, kernelSize: 2 }) });
  assert.equal(shared.computeOutputShape([null, 3, 4, 5, 1]), [null, 3, 3, 4, 2]);
  assert.equal(shared.computeOutputShape([null, null, 4, 5, 1]), [null, null, 3, 4, 2]);
  assert.is(shared.layer.built, false);
  assert.match(thrown(() => shared.build([null, 3]), "rank 2").message, /at least 3 dimensions.*\(None, 3\)/);
  const masked = layers.timeDistributed({ layer: layers.lstm({ units: 2 }) });
  assert.equal(trace([layers.masking(), masked], [null, 3, 4, 2]).mask?.shape, [null, 3, 4]);
  const several = layers.timeDistributed({ layer: layers.lstm({ units: 2, returnState: true }) });
  assert.match(thrown(() => trace([several], [null, 3, 4, 2]), "several").message, /several outputs/);
});

test("an embedding can begin with a table, and its rows are no input shape", () => {
  const table = new Float32Array([1, 2, 3, 4, 5, 6]);
  for (const weights of [table, [table], new Tensor(table, [3, 2])]) {
    const layer = layers.embedding({ inputDim: 3, outputDim: 2, weights });
    assert.equal([...(layer.getWeights()[0]?.data ?? [])], [...table]);
    assert.is(layer.batchInputShape, undefined);
  }
  assert.instance(
    thrown(() => layers.embedding({ inputDim: 4, outputDim: 2, weights: table }), "table of another size"),
    WeightError,
  );
  const first = layers.embedding({ inputDim: 3, outputDim: 2, inputShape: [7], inputLength: 7 });
  assert.equal(first.batchInputShape, [null, 7]);
});

test.run();
