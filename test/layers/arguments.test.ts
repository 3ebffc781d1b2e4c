import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, LanewiseError, UnsupportedError } from "../../src/core/errors.ts";
import { ArgumentReader } from "../../src/layers/arguments.ts";
import { deserializeLayer, layerClasses } from "../../src/layers/registry.ts";
import { thrown } from "./thrown.ts";

/** Arguments with which each layer can be made. */
const GOOD: Readonly<Record<string, object>> = {
  Activation: { activation: "relu" },
  ActivityRegularization: {},
  AdaptiveAveragePooling1D: { outputSize: 3 },
  AdaptiveAveragePooling2D: { outputSize: 3 },
  AdaptiveAveragePooling3D: { outputSize: 3 },
  AdaptiveMaxPooling1D: { outputSize: 3 },
  AdaptiveMaxPooling2D: { outputSize: 3 },
  AdaptiveMaxPooling3D: { outputSize: 3 },
  Add: {},
  AlphaDropout: { rate: 0.5 },
  AveragePooling1D: { poolSize: 2 },
  AveragePooling2D: { poolSize: 2 },
  AveragePooling3D: { poolSize: 2 },
  BatchNormalization: {},
  Bidirectional: { layer: { class_name: "LSTM", config: { units: 4 } } },
  CategoryEncoding: { numTokens: 3 },
  Discretization: { binBoundaries: [0, 1] },
  SpectralNormalization: { layer: { class_name: "Dense", config: { units: 4 } } },
  CenterCrop: { height: 2, width: 2 },
  Resizing: { height: 2, width: 2 },
  Concatenate: {},
  Conv1D: { filters: 4, kernelSize: 3 },
  Conv1DTranspose: { filters: 4, kernelSize: 3 },
  Conv2D: { filters: 4, kernelSize: 3 },
  Conv2DTranspose: { filters: 4, kernelSize: 3 },
  Conv3D: { filters: 4, kernelSize: 3 },
  Conv3DTranspose: { filters: 4, kernelSize: 3 },
  Cropping1D: {},
  Cropping2D: {},
  Cropping3D: {},
  Dense: { units: 4 },
  DepthwiseConv1D: { kernelSize: 3 },
  DepthwiseConv2D: { kernelSize: 3 },
  Dot: { axes: 1 },
  Dropout: { rate: 0.5 },
  EinsumDense: { equation: "ab,bc->ac", outputShape: 4 },
  ELU: {},
  Embedding: { inputDim: 4, outputDim: 2 },
  Flatten: {},
  GaussianDropout: { rate: 0.5 },
  GaussianNoise: { stddev: 0.5 },
  GlobalMaxPooling2D: {},
  GroupNormalization: {},
  GroupedQueryAttention: { headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2 },
  GroupQueryAttention: { headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2 },
  GRU: { units: 4 },
  Identity: {},
  InputLayer: { shape: [3] },
  LayerNormalization: {},
  LeakyReLU: {},
  ConvLSTM1D: { filters: 4, kernelSize: 3 },
  ConvLSTM2D: { filters: 4, kernelSize: 3 },
  ConvLSTM3D: { filters: 4, kernelSize: 3 },
  GRUCell: { units: 4 },
  LSTM: { units: 4 },
  LSTMCell: { units: 4 },
  RNN: { cell: { class_name: "LSTMCell", config: { units: 4 } } },
  SimpleRNNCell: { units: 4 },
  StackedRNNCells: { cells: [{ class_name: "LSTMCell", config: { units: 4 } }] },
  MaxPooling1D: {},
  Masking: {},
  MaxPooling2D: {},
  MaxPooling3D: {},
  MultiHeadAttention: { numHeads: 2, keyDim: 3 },
  Normalization: {},
  Permute: { dims: [2, 1] },
  PReLU: {},
  RandomBrightness: { factor: 0.5 },
  RandomColorDegeneration: { factor: 0.5 },
  RandomContrast: { factor: 0.5 },
  RandomHue: { factor: 0.5 },
  RandomPosterization: { factor: 4 },
  RandomRotation: { factor: 0.5 },
  RandomSaturation: { factor: 0.5 },
  RandomSharpness: { factor: 0.5 },
  RandomTranslation: { heightFactor: 0.1, widthFactor: 0.1 },
  RandomZoom: { heightFactor: 0.1 },
  ReLU: {},
  RepeatVector: { n: 3 },
  Rescaling: { scale: 0.5 },
  Reshape: { targetShape: [2, 2] },
  RMSNormalization: {},
  SeparableConv1D: { filters: 4, kernelSize: 3 },
  SeparableConv2D: { filters: 4, kernelSize: 3 },
  SimpleRNN: { units: 4 },
  Softmax: {},
  SpatialDropout1D: { rate: 0.5 },
  SpatialDropout2D: { rate: 0.5 },
  SpatialDropout3D: { rate: 0.5 },
  ThresholdedReLU: {},
  TimeDistributed: { layer: { class_name: "Dense", config: { units: 4 } } },
  UnitNormalization: {},
  UpSampling1D: {},
  UpSampling2D: {},
  UpSampling3D: {},
  ZeroPadding1D: {},
  ZeroPadding2D: {},
  ZeroPadding3D: {},
};

function make(className: string, options: object): unknown {
  return deserializeLayer({ class_name: className, config: options });
}

/** Values that no size may have. */
const NO_SIZE: readonly unknown[] = [
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 31,
  2 ** 29 + 1,
  "4",
  null,
  true,
  [],
  {},
  4n,
  () => 4,
];
const NO_BOOLEAN: readonly unknown[] = [0, 1, "true", null, []];
const NO_PAIR: readonly unknown[] = [
  0,
  -1,
  1.5,
  NaN,
  2 ** 31,
  "3",
  [],
  [1],
  [1, 2, 3],
  [0, 1],
  [1, null],
  [1, "2"],
  {},
];
const NO_RATE: readonly unknown[] = [-0.1, 1.1, NaN, "0.5", null];

const ROWS: readonly [className: string, argument: string, values: readonly unknown[], expected: string][] = [
  ["Dense", "units", NO_SIZE, "an integer from 1 to 536870912"],
  ["Conv2D", "filters", NO_SIZE, "an integer from 1 to 536870912"],
  ["Conv2D", "groups", NO_SIZE, "an integer from 1 to 536870912"],
  ["LSTM", "units", NO_SIZE, "an integer from 1 to 536870912"],
  ["Conv2D", "kernelSize", [...NO_PAIR, null], "a positive integer or two of them"],
  ["Conv2D", "strides", [...NO_PAIR, null], "a positive integer or two of them"],
  ["Conv2D", "dilationRate", [...NO_PAIR, null], "a positive integer or two of them"],
  ["MaxPooling2D", "poolSize", [...NO_PAIR, null], "a positive integer or two of them"],
  ["MaxPooling2D", "strides", NO_PAIR, "a positive integer or two of them"],
  ["AveragePooling2D", "poolSize", [...NO_PAIR, null], "a positive integer or two of them"],
  ["AveragePooling2D", "strides", NO_PAIR, "a positive integer or two of them"],
  ["Conv2D", "padding", ["causal", "full", 1, null, ["same"]], '"valid" or "same"'],
  ["MaxPooling2D", "padding", ["causal", 1, null], '"valid" or "same"'],
  ["Conv2D", "dataFormat", ["NCHW", 1], '"channels_last" or "channels_first"'],
  ["Flatten", "dataFormat", ["", []], '"channels_last" or "channels_first"'],
  ["Dense", "useBias", NO_BOOLEAN, "true or false"],
  ["Dense", "trainable", NO_BOOLEAN, "true or false"],
  ["Conv2D", "useBias", NO_BOOLEAN, "true or false"],
  ["LSTM", "useBias", NO_BOOLEAN, "true or false"],
  ["LSTM", "unitForgetBias", NO_BOOLEAN, "true or false"],
  ["LSTM", "returnSequences", NO_BOOLEAN, "true or false"],
  ["LSTM", "returnState", NO_BOOLEAN, "true or false"],
  ["LSTM", "goBackwards", NO_BOOLEAN, "true or false"],
  ["LSTM", "stateful", NO_BOOLEAN, "true or false"],
  ["LSTM", "unroll", NO_BOOLEAN, "true or false"],
  ["LSTM", "useCudnn", ["yes", 1, null], '"auto", true or false'],
  ["LSTM", "dropout", NO_RATE, "a finite number from 0 to 1"],
  ["LSTM", "recurrentDropout", NO_RATE, "a finite number from 0 to 1"],
  ["LSTM", "seed", [1.5, "1", true, []], "an integer or null"],
  ["Dropout", "rate", NO_RATE, "a finite number from 0 to 1"],
  ["Dropout", "noiseShape", ["a", [0], [1.5], ["1"], 3], "null or a list of positive integers (or null)"],
  ["Dropout", "seed", [1.5, "1"], "an integer or null"],
  [
    "Reshape",
    "targetShape",
    [4, null, [0], [-2], [1.5], [-1, -1], ["2"], [2 ** 29, 2], [null]],
    "positive integers",
  ],
  ["Dense", "kernelRegularizer", [3, true, []], "null, a name or an object"],
  ["Dense", "biasConstraint", [3, true, []], "null, a name or an object"],
  ["Dense", "activityRegularizer", [3, true, []], "null, a name or an object"],
  ["LSTM", "recurrentRegularizer", [3, true, []], "null, a name or an object"],
  ["Dense", "loraRank", [0, 1.5, "2"], "an integer from 1"],
  ["Dense", "loraAlpha", ["2", NaN], "a finite number"],
  ["Dense", "activation", ["rellu", 3, []], "activation"],
  ["LSTM", "recurrentActivation", ["sigmod", 3], "activation"],
  ["Dense", "kernelInitializer", ["glorot", 3, null], "initializer"],
  ["LSTM", "recurrentInitializer", ["ortogonal", 3, null], "initializer"],
  ["Dense", "name", ["", "a/b", 3, {}], "a string"],
  ["Dense", "inputShape", [3, "3", [0], [-1], [NaN], [2 ** 29, 2]], "a list of positive integers"],
  ["Dense", "inputDim", [0, "3", 1.5, [3]], "an integer from 1"],
  ["Dense", "batchSize", [0, "3", 1.5, [3]], "an integer from 1"],
  ["Dense", "batchInputShape", [3, [], [0, 3], "3"], ""],
  ["InputLayer", "shape", [3, [0], [1.5], "3"], "a list of positive integers"],
  ["InputLayer", "batchShape", [3, [0, 1], []], ""],
  ["InputLayer", "optional", NO_BOOLEAN, "true or false"],
];

test("every bad value of every argument is a typed error that names it", () => {
  for (const [className, argument, values, expected] of ROWS) {
    for (const value of values) {
      const row = `${className} ${argument} ${typeof value === "bigint" ? "4n" : JSON.stringify(value)}`;
      const base = argument === "batchShape" ? {} : GOOD[className];
      const error = thrown(() => make(className, { ...base, [argument]: value }), row);
      assert.instance(error, ConfigError, row);
      assert.ok(error.argument?.startsWith(argument), `${row}: ${error.message}`);
      assert.is(error.layer, argument === "name" ? className : error.layer);
      assert.ok((error.expected ?? "").includes(expected), `${row}: ${error.message}`);
      assert.type(error.received, "string", row);
    }
  }
});

test("a Keras file's spelling of the argument is in the error", () => {
  const error = thrown(() => make("Conv2D", { name: "c", filters: 2, kernel_size: [3, 0] }), "kernel_size");
  assert.is(error.layer, 'Conv2D "c"');
  assert.is(error.argument, "kernel_size");
  assert.is(error.received, "[3, 0]");
});

test("null stands for the default where Keras says None", () => {
  const nullable: Record<string, readonly string[]> = {
    Dense: [
      "name",
      "dtype",
      "activation",
      "kernelRegularizer",
      "biasConstraint",
      "loraRank",
      "loraAlpha",
      "quantizationConfig",
    ],
    Conv2D: ["dataFormat", "activation", "activityRegularizer"],
    MaxPooling2D: ["strides", "dataFormat"],
    Dropout: ["noiseShape", "seed"],
    LSTM: ["activation", "recurrentActivation", "seed"],
    InputLayer: ["batchSize", "dtype", "sparse", "ragged", "name"],
  };
  for (const [className, keys] of Object.entries(nullable)) {
    for (const key of keys) make(className, { ...GOOD[className], [key]: null });
  }
});

test("required arguments are asked for, and a misspelt one is pointed at", () => {
  const required: readonly [string, string][] = [
    ["Dense", "units"],
    ["Conv2D", "filters"],
    ["Conv2D", "kernelSize"],
    ["LSTM", "units"],
    ["Dropout", "rate"],
    ["Reshape", "targetShape"],
    ["AveragePooling2D", "poolSize"],
    ["Activation", "activation"],
    ["InputLayer", "shape"],
  ];
  for (const [className, key] of required) {
    const options = Object.fromEntries(
      Object.entries(GOOD[className] ?? {}).filter(([name]) => name !== key),
    );
    const error = thrown(() => make(className, options), `${className} without ${key}`);
    assert.instance(error, ConfigError);
    assert.is(error.argument, key);
  }
  assert.match(
    thrown(() => make("Dense", { unit: 4 }), "unit").message,
    /units: This argument is required.*"unit"/,
  );
});

test("unknown arguments are never ignored", () => {
  for (const [className, options] of Object.entries(GOOD)) {
    for (const key of ["foo", "constructor", "__proto__", "toString", "hasOwnProperty", "weights"]) {
      if (key === "weights" && ["Bidirectional", "Embedding"].includes(className)) continue; // they know it
      const given = JSON.parse(`{ ${JSON.stringify(key)}: 1 }`) as object;
      const all = Object.defineProperties({ ...options }, Object.getOwnPropertyDescriptors(given));
      const error = thrown(() => make(className, all), `${className} ${key}`);
      assert.instance(error, ConfigError, key);
      assert.is(error.argument, key);
    }
  }
  const error = thrown(() => make("Conv2D", { ...GOOD["Conv2D"], dilation: 2 }), "dilation");
  assert.match(error.message, /Unknown argument/);
  assert.match(
    thrown(() => make("Dense", { units: 2, usebias: true }), "usebias").message,
    /did you mean useBias\?/,
  );
});

test("one argument in two spellings is an error", () => {
  const error = thrown(() => make("Dense", { units: 2, useBias: true, use_bias: false }), "twice");
  assert.is(error.argument, "use_bias");
});

test("options that are not an object", () => {
  for (const options of [null, 3, "units", [], () => 4]) {
    const error = thrown(() => new ArgumentReader("Dense", options), String(options));
    assert.match(error.message, /^Dense: The options are not an object/);
  }
  new ArgumentReader("Flatten", undefined).done();
  new ArgumentReader("Flatten", { name: undefined }).done();
});

test("values that say something Lanewise does not compute are unsupported, not ignored", () => {
  const policy = (className: string, name: string): object => ({ class_name: className, config: { name } });
  const rows: readonly [string, object, string][] = [
    ["Dense", { dtype: "float16" }, "dtype"],
    ["Dense", { dtype: "float64" }, "dtype"],
    ["Dense", { dtype: 3 }, "dtype"],
    ["Dense", { dtype: policy("DTypePolicy", "mixed_float16") }, "dtype"],
    ["Dense", { dtype: policy("QuantizedDTypePolicy", "float32") }, "dtype"],
    ["InputLayer", { dtype: "int32" }, "dtype"],
    ["InputLayer", { sparse: true }, "sparse"],
    ["InputLayer", { ragged: true }, "ragged"],
    ["InputLayer", { inputTensor: {} }, "inputTensor"],
    ["Dense", { quantizationConfig: {} }, "quantizationConfig"],
    ["LSTM", { timeMajor: true }, "timeMajor"],
    ["LSTM", { implementation: 3 }, "implementation"],
  ];
  for (const [className, options, argument] of rows) {
    const row = `${className} ${JSON.stringify(options)}`;
    const error = thrown(() => make(className, { ...GOOD[className], ...options }), row);
    assert.instance(error, UnsupportedError, row);
    assert.is(error.argument, argument);
  }
  for (const name of ["DTypePolicy", "Policy"]) make("Dense", { units: 2, dtype: policy(name, "float32") });
  make("LSTM", { units: 2, implementation: 1, time_major: false, zero_output_for_mask: false });
});

test("Keras's rules about several arguments, in its words", () => {
  const rows: readonly [object, RegExp][] = [
    [
      { filters: 6, kernelSize: 3, groups: 4 },
      /number of filters must be evenly divisible by the number of groups.*groups=4, filters=6/,
    ],
    [
      { filters: 6, kernelSize: 3, strides: 2, dilationRate: 2 },
      /`strides > 1` not supported in conjunction with `dilation_rate > 1`/,
    ],
    [{ filters: 6, kernelSize: 3, strides: [1, 2], dilationRate: [2, 1] }, /`strides > 1` not supported/],
  ];
  for (const [options, message] of rows) {
    const error = thrown(() => make("Conv2D", options), JSON.stringify(options));
    assert.instance(error, ConfigError);
    assert.match(error.message, message);
  }
  const both = thrown(
    () => make("Dense", { units: 2, inputShape: [3], batchInputShape: [2, 3] }),
    "both shapes",
  );
  assert.match(both.message, /either batchInputShape, or inputShape and batchSize/);
});

test("every layer reads every argument once and none is left", () => {
  for (const class_name of layerClasses.keys()) {
    const layer = deserializeLayer({ class_name, config: GOOD[class_name] ?? {} });
    const again = deserializeLayer({ class_name, config: layer.getConfig() });
    assert.equal(again.getConfig(), layer.getConfig(), class_name);
  }
});

test("what cannot be JSON is an error, circular objects too", () => {
  const circular: { self?: object } = {};
  circular.self = circular;
  let deep: object = {};
  for (let i = 0; i < 100_000; i++) deep = { deep };
  for (const value of [circular, deep, { big: 1n }]) {
    const error = thrown(() => make("Dense", { units: 2, kernelRegularizer: value }), "not JSON");
    assert.instance(error, LanewiseError);
    assert.is(error.argument, "kernelRegularizer");
  }
});

test.run();
