// Layers made of general ops: what keras.test.ts and the golden values do not ask.
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, type LanewiseError, ShapeError, UnsupportedError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { type Constant, type Graph, GraphBuilder, type Op } from "../../src/graph/graph.ts";
import { DerivedConstant } from "../../src/layers/derived-constant.ts";
import * as layers from "../../src/layers/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { deserializeLayer, layerClasses } from "../../src/layers/registry.ts";
import { sequential } from "../../src/models/sequential.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { Program } from "../../src/plan/program.ts";
import { WeightStore } from "../../src/plan/weight-store.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";
import { thrown } from "./thrown.ts";

/** The graph of a layer for inputs of these shapes. */
function graphOf(layer: Layer, ...shapes: readonly Shape[]): Graph {
  const graph = new GraphBuilder();
  return graph.finish(
    layer.addTo(
      graph,
      shapes.map((shape) => graph.input(shape)),
    ),
  );
}

const kinds = (graph: Graph): string =>
  graph.ops.map((op: Op) => (op.kind === "binary" ? op.attributes.operator : op.kind)).join(" ");

/** What a layer makes of a batch. */
function output(layer: Layer, input: Tensor): number[] {
  const model = sequential({ layers: [layer] });
  model.build(input.shape);
  const { data } = model.predict<Tensor>(input);
  model.dispose();
  return [...data];
}

test("the ops of each layer", () => {
  const image: Shape = [null, 4, 6, 2];
  const rows: readonly [Layer, readonly Shape[], string][] = [
    [layers.add(), [[null, 3]], "identity"],
    [layers.add(), [[null, 3], [null, 3], [null, 3]], "add add"], // prettier-ignore
    [layers.add(), [[null, 4, 3], [null, 3]], "reshape add"], // prettier-ignore
    [layers.subtract(), [[null, 3], [null, 3]], "subtract"], // prettier-ignore
    [layers.average(), [[null, 3], [null, 3]], "add divide"], // prettier-ignore
    [layers.maximum(), [[null, 3], [null, 3]], "maximum"], // prettier-ignore
    [layers.concatenate(), [[null, 3], [null, 4]], "concat"], // prettier-ignore
    [layers.concatenate(), [[null, 3]], "identity"],
    [layers.identity(), [[null, 3]], "identity"],
    [layers.permute({ dims: [2, 1] }), [[null, 3, 4]], "transpose"],
    [layers.repeatVector({ n: 2 }), [[null, 3]], "reshape broadcast"],
    [layers.cropping2d({ cropping: 1 }), [image], "slice"],
    [layers.zeroPadding2d(), [image], "pad"],
    [layers.upSampling1d(), [[null, 3, 4]], "reshape broadcast reshape"],
    [layers.upSampling1d({ size: 1 }), [[null, 3, 4]], "identity"],
    [layers.upSampling2d({ dataFormat: "channelsFirst" }), [image], "transpose resize2d transpose"],
    [layers.reLU(), [image], "activation"],
    [layers.prelu(), [image], "activation minimum multiply add"],
    [layers.softmax(), [image], "activation"],
    [layers.softmax({ axis: 1 }), [image], "transpose activation transpose"],
    [layers.softmax({ axis: [2, 3] }), [image], "reshape activation reshape"],
    [layers.softmax({ axis: [1, -1] }), [image], "transpose reshape activation reshape transpose"],
    [layers.globalMaxPooling2d(), [image], "reduce"],
    [layers.batchNormalization(), [image], "multiply add"],
    [layers.rescaling({ scale: 2 }), [image], "multiply add"],
    [layers.normalization(), [image], "subtract divide"],
    [layers.normalization({ invert: true }), [image], "multiply add"],
    [layers.centerCrop({ height: 2, width: 2 }), [image], "slice"],
    [layers.gaussianNoise({ stddev: 0.5 }), [image], "identity"],
    [layers.spatialDropout2d({ rate: 0.5 }), [image], "identity"],
    [layers.augmentation("RandomFlip"), [image], "identity"],
  ];
  for (const [layer, shapes, expected] of rows)
    assert.is(kinds(graphOf(layer, ...shapes)), expected, layer.label);
});

test("faults of arguments are typed and name the argument", () => {
  const rows: readonly [className: string, options: object, argument: string, error: unknown][] = [
    ["Concatenate", { axis: 1.5 }, "axis", ConfigError],
    ["Permute", { dims: [1, 3] }, "dims", ConfigError],
    ["Permute", { dims: [0, 1] }, "dims", ConfigError],
    ["Permute", { dims: [1, 1] }, "dims", ConfigError],
    ["RepeatVector", { n: 0 }, "n", ConfigError],
    ["Cropping1D", { cropping: -1 }, "cropping", ConfigError],
    ["Cropping1D", { cropping: [1, 2, 3] }, "cropping", ConfigError],
    ["Cropping2D", { cropping: [1, 2, 3] }, "cropping", ConfigError],
    ["Cropping2D", { cropping: [[1, -1], 0] }, "cropping", ConfigError],
    ["Cropping3D", { cropping: "1" }, "cropping", ConfigError],
    ["ZeroPadding1D", { padding: 0.5 }, "padding", ConfigError],
    ["ZeroPadding2D", { padding: [1] }, "padding", ConfigError],
    ["ZeroPadding2D", { padding: null }, "padding", ConfigError],
    ["ZeroPadding3D", { padding: [1, 2] }, "padding", ConfigError],
    ["ZeroPadding2D", { dataFormat: "NCHW" }, "dataFormat", ConfigError],
    ["UpSampling1D", { size: [2] }, "size", ConfigError],
    ["UpSampling2D", { size: 0 }, "size", ConfigError],
    ["UpSampling2D", { interpolation: "cubic" }, "interpolation", ConfigError],
    ["UpSampling2D", { interpolation: 2 }, "interpolation", ConfigError],
    ["Resizing", { height: 0, width: 1 }, "height", ConfigError],
    ["Resizing", { height: 1, width: 1.5 }, "width", ConfigError],
    ["Resizing", { height: 1, width: 1, interpolation: "area" }, "interpolation", ConfigError],
    ["Resizing", { height: 1, width: 1, fillMode: "reflect" }, "fillMode", ConfigError],
    [
      "Resizing",
      { height: 1, width: 1, cropToAspectRatio: true, padToAspectRatio: true },
      "padToAspectRatio",
      ConfigError,
    ],
    ["UpSampling3D", { size: [2, 2] }, "size", ConfigError],
    ["ReLU", { maxValue: -1 }, "maxValue", ConfigError],
    ["ReLU", { negativeSlope: null }, "negativeSlope", ConfigError],
    ["ReLU", { threshold: -1 }, "threshold", ConfigError],
    ["LeakyReLU", { alpha: -1 }, "alpha", ConfigError],
    ["LeakyReLU", { negativeSlope: "1" }, "negativeSlope", ConfigError],
    ["ELU", { alpha: NaN }, "alpha", ConfigError],
    ["ThresholdedReLU", { theta: -1 }, "theta", ConfigError],
    ["PReLU", { sharedAxes: 0 }, "sharedAxes", ConfigError],
    ["PReLU", { sharedAxes: [1, "2"] }, "sharedAxes", ConfigError],
    ["Softmax", { axis: [] }, "axis", ConfigError],
    ["Softmax", { axis: "last" }, "axis", ConfigError],
    ["SpatialDropout1D", { rate: 2 }, "rate", ConfigError],
    ["SpatialDropout2D", { rate: 0.5, dataFormat: 1 }, "dataFormat", ConfigError],
    ["GaussianDropout", { rate: -1 }, "rate", ConfigError],
    ["GaussianNoise", { stddev: 2 }, "stddev", ConfigError],
    ["AlphaDropout", { rate: 0.5, noiseShape: [0] }, "noiseShape", ConfigError],
    ["ActivityRegularization", { l1: "1" }, "l1", ConfigError],
    ["BatchNormalization", { axis: 0.5 }, "axis", ConfigError],
    ["BatchNormalization", { axis: [1, 2] }, "axis", UnsupportedError],
    ["BatchNormalization", { renorm: true }, "renorm", UnsupportedError],
    ["BatchNormalization", { epsilon: "small" }, "epsilon", ConfigError],
    ["Rescaling", { scale: null }, "scale", ConfigError],
    ["Rescaling", { scale: [[1], [1, 2]] }, "scale", ConfigError],
    ["Rescaling", { scale: 1, offset: [NaN] }, "offset", ConfigError],
    ["Normalization", { mean: 1 }, "variance", ConfigError],
    ["Normalization", { variance: 1 }, "mean", ConfigError],
    ["Normalization", { mean: [1, 2], variance: 1 }, "variance", ConfigError],
    ["Normalization", { axis: null, mean: [1], variance: [1] }, "mean", ConfigError],
    ["Normalization", { axis: ["1"] }, "axis", ConfigError],
    ["CenterCrop", { height: 0, width: 1 }, "height", ConfigError],
    ["GlobalMaxPooling2D", { keepdims: 1 }, "keepdims", ConfigError],
    ["RandomZoom", { heightFactor: undefined }, "heightFactor", ConfigError],
    ["RandomFlip", { mode: 1n }, "mode", ConfigError],
    ["RandomFlip", { factor: 1 }, "factor", ConfigError],
  ];
  for (const [className, config, argument, kind] of rows) {
    const row = `${className} ${argument}`;
    const error = thrown(() => deserializeLayer({ class_name: className, config }), row) as LanewiseError;
    assert.instance(error, kind as typeof ConfigError, `${row}: ${error.message}`);
    assert.is(error.argument, argument, row);
  }
});

test("faults of inputs, in Keras's words where it has words", () => {
  const rows: readonly [Layer, readonly Shape[], typeof ShapeError | typeof UnsupportedError, RegExp][] = [
    [layers.add(), [[null, 3], [null, 4]], ShapeError, /Inputs have incompatible shapes.*\(3,\) and \(4,\)/], // prettier-ignore
    [layers.add(), [[2, 3], [4, 3]], ShapeError, /Cannot merge tensors with different batch sizes/], // prettier-ignore
    [layers.subtract(), [[null, 3]], ShapeError, /should be called on exactly 2 inputs/],
    [layers.subtract(), [[1], [1], [1]], ShapeError, /should be called on exactly 2 inputs/],
    [layers.concatenate(), [[null, 3, 2], [null, 4, 3]], ShapeError, /matching shapes except for the concat/], // prettier-ignore
    [layers.concatenate({ axis: 0 }), [[null, 3], [null, 3]], UnsupportedError, /batch axis/], // prettier-ignore
    [layers.concatenate({ axis: 2 }), [[null, 3], [null, 3]], ShapeError, /Axis 2 is out of bounds/], // prettier-ignore
    [layers.permute({ dims: [1] }), [[null, 3, 4]], ShapeError, /expected ndim=2, found ndim=3/],
    [
      layers.cropping1d({ cropping: 2 }),
      [[null, 4, 1]],
      ShapeError,
      /should be smaller than the corresponding/,
    ],
    [layers.prelu(), [[null, null, 3]], ShapeError, /should be defined/],
    [layers.prelu({ sharedAxes: [3] }), [[null, 2, 3]], ShapeError, /Axis 3 is out of bounds/],
    [layers.softmax({ axis: 3 }), [[null, 2, 3]], ShapeError, /Axis 3 is out of bounds/],
    [layers.softmax({ axis: 0 }), [[null, 2, 3]], UnsupportedError, /batch axis/],
    [layers.batchNormalization({ axis: 3 }), [[null, 2, 3]], ShapeError, /Axis 3 is out of bounds/],
    [layers.batchNormalization(), [[null, 2, null]], ShapeError, /should be defined/],
    [
      layers.normalization({ mean: [1, 2], variance: [1, 2] }),
      [[null, 3]],
      ShapeError,
      /does not fit the input/,
    ],
    [layers.rescaling({ scale: [1, 2] }), [[null, 3]], ShapeError, /could not be broadcast/],
    [layers.rescaling({ scale: [[1], [2]] as never }), [[null, 3]], ShapeError, /more axes than a sample/],
    [layers.resizing({ height: 5, width: 2 }), [[null, 4, 4]], ShapeError, /expected ndim=4/],
    [layers.globalAveragePooling2d(), [[null, 4, 4]], ShapeError, /expected ndim=4/],
  ];
  for (const [layer, shapes, kind, message] of rows) {
    const error = thrown(() => layer.computeOutputShape(...shapes), layer.label);
    assert.instance(error, kind, `${layer.label}: ${error.message}`);
    assert.match(error.message, message);
  }
});

test("a built layer keeps to its rank and its sizes", () => {
  const normalization = layers.batchNormalization({ axis: 1 });
  normalization.build([null, 3, 4]);
  assert.match(thrown(() => normalization.computeOutputShape([null, 3]), "rank").message, /expected ndim=3/);
  assert.match(
    thrown(() => normalization.computeOutputShape([null, 4, 4]), "size").message,
    /axis 1 .* value 3/,
  );
  const prelu = layers.prelu({ sharedAxes: [1] });
  prelu.build([null, null, 4]);
  assert.equal(prelu.computeOutputShape([null, 9, 4]), [null, 9, 4]);
  thrown(() => prelu.computeOutputShape([null, 9, 5]), "size");
  thrown(() => prelu.computeOutputShape([null, 4]), "rank");
});

test("files of Keras 2: alpha, lists of one axis, arguments that change nothing", () => {
  const config = (className: string, options: object): Record<string, unknown> =>
    deserializeLayer({ class_name: className, config: options }, layerClasses, 2).getConfig();
  assert.is(config("LeakyReLU", { alpha: 0.1 })["negative_slope"], 0.1);
  assert.is("alpha" in config("LeakyReLU", { alpha: 0.1 }), false);
  assert.is(config("BatchNormalization", { axis: [3] })["axis"], 3);
  config("BatchNormalization", { axis: [1], fused: true, virtual_batch_size: null });
  config("SpatialDropout1D", { rate: 0.5, noise_shape: null });
  assert.is(config("GaussianNoise", { stddev: 3 })["stddev"], 3);
  const array = { class_name: "__numpy__", config: { value: [1, 2], dtype: "float32" } };
  assert.equal(config("Rescaling", { scale: array })["scale"], [1, 2]);
});

test("batch normalization follows its weights", () => {
  const layer = layers.batchNormalization({ epsilon: 1 });
  const model = sequential({ layers: [layer] });
  model.build([null, 2]);
  const x = tensor([[1, 2], [3, 4]]); // prettier-ignore
  layer.setWeights([[2, 3], [1, 0], [1, 2], [3, 0]].map((values) => Float32Array.from(values))); // prettier-ignore
  assert.equal([...model.predict<Tensor>(x).data], [1, 0, 3, 6]);
  layer.setWeights([[2, 3], [0, 0], [1, 2], [0, 0]].map((values) => Float32Array.from(values))); // prettier-ignore
  assert.equal([...model.predict<Tensor>(x).data], [0, 0, 4, 6]);
  model.dispose();
});

test("a derived constant is computed when it is read, once for each version of its sources", () => {
  let count = 0;
  const source: { name: string; shape: number[]; data: Float32Array; version: number } & Constant = {
    name: "w",
    shape: [2],
    data: Float32Array.of(1, 2),
    version: 0,
  };
  const twice = new DerivedConstant("twice", [2], [source, source], () => {
    count++;
    return source.data.map((value) => 2 * value);
  });
  assert.is(count, 0);
  assert.equal([...twice.data, ...twice.data], [2, 4, 2, 4]);
  assert.is(count, 1);
  source.data = Float32Array.of(5, 6);
  source.version = 3;
  assert.is(twice.version, 6);
  assert.equal([...twice.data], [10, 12]);
  assert.is(count, 2);
});

test("the arithmetic of layers without golden values", () => {
  const row = tensor([[-2, 0.5, 1, 3]]);
  assert.equal(
    output(layers.thresholdedReLU(), row),
    [0, 0, 0, 3].map((v, i) => (i === 0 ? -0 : v)),
  );
  assert.equal(output(layers.rescaling({ scale: [1, 2, 3, 4], offset: 1 }), row), [-1, 2, 4, 13]);
  assert.equal(output(layers.normalization({ mean: 1, variance: 4 }), row), [-1.5, -0.25, 0, 1]);
  assert.equal(output(layers.normalization({ mean: 1, variance: 4, invert: true }), row), [-3, 2, 3, 7]);
  assert.equal(output(layers.repeatVector({ n: 2 }), row), [-2, 0.5, 1, 3, -2, 0.5, 1, 3]);
  const image = tensor([[[[1], [2], [3]], [[4], [5], [6]], [[7], [8], [9]]]]); // prettier-ignore
  assert.equal(output(layers.centerCrop({ height: 2, width: 1 }), image), [2, 5]);
  assert.equal(output(layers.cropping2d({ cropping: [[1, 0], [0, 2]] }), image), [4, 7]); // prettier-ignore
  assert.equal(output(layers.augmentation("RandomRotation", { factor: 0.5 }), image), [...image.data]);
});

/** The outputs of a graph for two samples of each input. */
function compute(graph: Graph, inputs: readonly Float32Array[]): number[][] {
  const engine = defaultEngine();
  const store = new WeightStore(engine);
  const program = new Program(engine, prepare(graph, 2), store);
  const outputs = graph.outputs.map(
    ({ shape }) => new Float32Array(shape.slice(1).reduce<number>((size, dim) => size * (dim ?? 1), 2)),
  );
  program.run(inputs, outputs, 2);
  program.dispose();
  store.dispose();
  return outputs.map((values) => [...values]);
}

interface Masked {
  readonly masked: readonly (readonly [
    className: string,
    options: Readonly<Record<string, unknown>>,
    which: readonly boolean[],
    merged: readonly (number | null)[],
    pooled: readonly (number | null)[],
  ])[];
}

test("masked inputs of merging layers, and the masks that come out, are those of Keras", () => {
  const text = readFileSync(new URL("./keras/general.json", import.meta.url), "utf8");
  const { masked } = JSON.parse(text) as Masked;
  assert.ok(masked.length > 30);
  const data = [
    Float32Array.of(1, 2, 0, 0, 3, 4, 0, 0, 5, -6, 7, 8),
    Float32Array.of(5, 5, 6, 6, 0, 0, 0, 0, -1, 2, 0, 0),
    Float32Array.of(1, -1, 0, 0, 0, 0, 0, 0, 9, 2, 2, 2),
  ];
  for (const [className, options, which, merged, pooled] of masked) {
    const row = `${className} ${JSON.stringify(options)} ${which.join()}`;
    const graph = new GraphBuilder();
    const inputs = which.map((isMasked) => {
      const input = graph.input([null, 3, 2]);
      return isMasked ? layers.masking().addTo(graph, [input]) : [input];
    });
    const sum = deserializeLayer({ class_name: className, config: options }).addTo(graph, inputs.flat());
    const mean = layers.globalAveragePooling1d().addTo(graph, sum);
    const outputs = compute(graph.finish([...sum, ...mean]), data.slice(0, which.length));
    for (const [i, expected] of [merged, pooled].entries()) {
      for (const [j, value] of expected.entries()) {
        const own = outputs[i]?.[j] ?? NaN;
        const fits = value === null ? Number.isNaN(own) : Math.abs(own - value) <= 1e-6 * Math.abs(value);
        assert.ok(fits, `${row}, output ${i}, element ${j}: ${own} instead of ${value}`);
      }
    }
  }
});

test("softmax leaves masked elements out", () => {
  const graph = new GraphBuilder();
  const input = graph.input([null, 3]);
  graph.setMask(input, graph.input([null, 3]));
  const [result] = layers.softmax().addTo(graph, [input]);
  assert.is.not(result, undefined);
  const masks = Float32Array.of(1, 0, 1, 0, 0, 0);
  const [values] = compute(graph.finish(result ? [result] : []), [Float32Array.of(2, 9, 2, 1, 2, 3), masks]);
  assert.equal(values, [0.5, 0, 0.5, 0, 0, 0]);
  const sequence = new GraphBuilder();
  const masked = layers.masking().addTo(sequence, [sequence.input([null, 3, 2])]);
  const error = thrown(() => layers.softmax().addTo(sequence, masked), "rank");
  assert.match(error.message, /The `mask` must be broadcastable to `inputs`/);
});

test.run();
