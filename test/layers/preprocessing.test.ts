// Categories, bins and normalized kernels: what keras.test.ts and the golden values do not ask.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, ShapeError } from "../../src/core/errors.ts";
import { tensor } from "../../src/core/tensor.ts";
import * as layers from "../../src/layers/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { deserializeLayer } from "../../src/layers/registry.ts";
import { model } from "../../src/models/functional.ts";
import { sequential } from "../../src/models/sequential.ts";
import { input } from "../../src/models/symbolic-input.ts";
import { thrown } from "./thrown.ts";

test("faults of arguments, in Keras's words where it has words", () => {
  const bins = { binBoundaries: [0, 1] };
  const rows: readonly [make: () => Layer, argument: string, message: RegExp][] = [
    [() => layers.categoryEncoding({} as never), "numTokens", /required/],
    [() => layers.categoryEncoding({ numTokens: 0 }), "numTokens", /Received: 0/],
    [
      () => layers.categoryEncoding({ numTokens: 3, outputMode: "int" as never }),
      "outputMode",
      /Unknown arg for output_mode/,
    ],
    [() => layers.discretization({}), "binBoundaries", /either `num_bins` or `bin_boundaries`/],
    [() => layers.discretization({ ...bins, numBins: 3 }), "numBins", /Both `num_bins` and `bin_boundaries`/],
    [() => layers.discretization({ ...bins, sparse: true }), "sparse", /`sparse=True` may only be used/],
    [() => layers.discretization({ numBins: -1 }), "numBins", /Received: -1/],
    [() => layers.discretization({ binBoundaries: [1, 0] }), "binBoundaries", /ascending/],
    [() => layers.discretization({ binBoundaries: [NaN] }), "binBoundaries", /finite/],
    [() => layers.discretization({ ...bins, outputMode: "binary" as never }), "outputMode", /"int" or/],
    [() => layers.spectralNormalization({ layer: 3 as never }), "layer", /not a layer/],
    [
      () => layers.spectralNormalization({ layer: layers.dense({ units: 2 }), powerIterations: 0 }),
      "powerIterations",
      /Received: 0/,
    ],
  ];
  for (const [make, argument, message] of rows) {
    const error = thrown(make, String(message));
    assert.instance(error, ConfigError);
    assert.is(error.argument, argument);
    assert.match(error.message, message);
  }
});

test("weights of categories are a second input", () => {
  const [x, weights] = [input({ shape: [4] }), input({ shape: [4] })];
  const layer = layers.categoryEncoding({ numTokens: 3, outputMode: "count" });
  const net = model({ inputs: [x, weights], outputs: layer.apply([x, weights]) });
  const y = net.predict([tensor([0, 2, 2, 7], [1, 4]), tensor([0.5, 1, 2, 9], [1, 4])]);
  assert.equal([...y.data], [0.5, 0, 3]);
  const hot = layers.categoryEncoding({ numTokens: 3 });
  const error = thrown(() => hot.apply([x, weights]), "multi_hot with weights");
  assert.match(error.message, /`count_weights` is not used when `output_mode` is not `'count'`/);
  assert.instance(
    thrown(() => hot.computeOutputShape([null]), "multi_hot over the batch"),
    ShapeError,
  );
});

test("bins of what is no number, and of infinities", () => {
  const net = sequential({
    layers: [layers.discretization({ binBoundaries: [0, 1], inputShape: [5] })],
  });
  const y = net.predict(tensor([NaN, -Infinity, Infinity, 0, 1], [1, 5]));
  assert.equal([...y.data], [2, 0, 2, 1, 2]);
});

test("a layer that Keras adapted has bins and boundaries; one that it did not cannot be called", () => {
  const config = { name: "d", num_bins: 3, bin_boundaries: [0.5, 1.5], epsilon: 0.01 };
  const adapted = deserializeLayer({ class_name: "Discretization", config });
  assert.equal(adapted.computeOutputShape([null, 2]), [null, 2]);
  assert.is(adapted.getConfig()["num_bins"], 3);
  const plain = layers.discretization({ numBins: 3 });
  assert.match(
    thrown(() => plain.computeOutputShape([null, 2]), "not adapted").message,
    /`bin_boundaries` argument at construction time/,
  );
});

test("spectral normalization: the layer's kernel, a vector, and the layer's other weights", () => {
  const layer = layers.spectralNormalization({ layer: layers.dense({ units: 3 }) });
  assert.equal(layer.computeOutputShape([null, 2]), [null, 3]);
  assert.not(layer.built);
  layer.build([null, 2]);
  assert.equal(
    layer.weights.map(({ name, shape }) => [name, [...shape]]),
    [
      ["kernel", [2, 3]],
      ["vector_u", [1, 3]],
      ["bias", [3]],
    ],
  );
  assert.equal(
    layer.nonTrainableWeights.map(({ name }) => name),
    ["vector_u"],
  );
  assert.is(layer.countParams(), 12);
  const values = layer.getWeights();
  layer.setWeights(values);
  assert.equal(
    layer.getWeights().map(({ data }) => [...data]),
    values.map(({ data }) => [...data]),
  );
  assert.equal(
    layer.weightGroups().map(({ path, weights }) => [path, weights.map(({ name }) => name)]),
    [
      ["layer", ["kernel", "bias"]],
      ["", ["kernel", "vector_u"]],
    ],
  );
  for (const inner of [
    layers.flatten(),
    layers.lstm({ units: 2 }),
    layers.separableConv2d({ filters: 2, kernelSize: 1 }),
  ]) {
    const without = layers.spectralNormalization({ layer: inner });
    const shape = inner.className === "LSTM" ? [null, 3, 2] : [null, 3, 3, 2];
    assert.match(
      thrown(() => without.build(shape), inner.label).message,
      /object has no attribute 'kernel' nor 'embeddings'/,
    );
  }
});

test.run();
