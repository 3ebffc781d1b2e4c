import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, UnsupportedError } from "../../src/core/errors.ts";
import { ALIASES, DEFAULTS } from "../../src/layers/activation-names.ts";
import { type ActivationIdentifier, parseActivation } from "../../src/layers/activations.ts";
import * as layers from "../../src/layers/index.ts";
import type { Activation } from "../../src/ops/activation.ts";
import { thrown } from "./thrown.ts";

const at = { layer: "Dense", argument: "activation", kerasMajor: 3 };

function read(identifier: unknown, kerasMajor = 3): Activation {
  return parseActivation(identifier, { ...at, kerasMajor }).value;
}

const relu = (slope: number, max: number, threshold: number): Activation => ({
  name: "relu",
  parameters: [slope, max, threshold],
});

test("names in Keras's spelling and in camelCase, with Keras's default parameters", () => {
  const rows: [ActivationIdentifier, Activation][] = [
    [null, { name: "linear", parameters: [] }],
    ["linear", { name: "linear", parameters: [] }],
    ["relu", relu(0, Infinity, 0)],
    ["relu6", relu(0, 6, 0)],
    ["leaky_relu", relu(0.2, Infinity, 0)],
    ["leakyRelu", relu(0.2, Infinity, 0)],
    ["elu", { name: "elu", parameters: [1] }],
    ["celu", { name: "celu", parameters: [1] }],
    ["swish", { name: "silu", parameters: [] }],
    ["hard_swish", { name: "hardSilu", parameters: [] }],
    ["hardSilu", { name: "hardSilu", parameters: [] }],
    ["gelu", { name: "gelu", parameters: [] }],
    ["gelu_new", { name: "geluTanh", parameters: [] }],
    ["hard_shrink", { name: "hardShrink", parameters: [0.5] }],
    ["squareplus", { name: "squareplus", parameters: [4] }],
    ["log_softmax", { name: "logSoftmax", parameters: [] }],
  ];
  for (const [identifier, expected] of rows) assert.equal(read(identifier), expected, String(identifier));
});

test("objects with parameters, ours and Keras's", () => {
  const layer = (className: string, config: unknown): unknown => ({ class_name: className, config });
  const rows: [unknown, Activation][] = [
    [{ name: "relu", maxValue: 6 }, relu(0, 6, 0)],
    [{ name: "relu", negativeSlope: 0.1, threshold: 1 }, relu(0.1, Infinity, 1)],
    [{ name: "leaky_relu", negative_slope: 0.3 }, relu(0.3, Infinity, 0)],
    [
      { name: "elu", alpha: 2 },
      { name: "elu", parameters: [2] },
    ],
    [
      { name: "gelu", approximate: true },
      { name: "geluTanh", parameters: [] },
    ],
    [
      { name: "gelu", approximate: false },
      { name: "gelu", parameters: [] },
    ],
    [
      { name: "softShrink", threshold: 1 },
      { name: "softShrink", parameters: [1] },
    ],
    [
      { name: "squareplus", b: 1 },
      { name: "squareplus", parameters: [1] },
    ],
    [
      { name: "threshold", threshold: 1, defaultValue: -1 },
      { name: "threshold", parameters: [1, -1] },
    ],
    [{ name: "tanh" }, { name: "tanh", parameters: [] }],
    [layer("function", "relu"), relu(0, Infinity, 0)],
    [
      layer("ReLU", {
        max_value: 6,
        negative_slope: 0.5,
        threshold: 1,
        name: "r",
        trainable: true,
        dtype: {},
      }),
      relu(0.5, 6, 1),
    ],
    [layer("ReLU", { max_value: null, negative_slope: null, threshold: null }), relu(0, Infinity, 0)],
    [layer("LeakyReLU", {}), relu(0.3, Infinity, 0)],
    [layer("LeakyReLU", { negative_slope: 0.25 }), relu(0.25, Infinity, 0)],
    [layer("LeakyReLU", { alpha: 0.125 }), relu(0.125, Infinity, 0)],
    [layer("ELU", { alpha: 2 }), { name: "elu", parameters: [2] }],
    [layer("Softmax", { axis: -1 }), { name: "softmax", parameters: [] }],
    [layer("Activation", { activation: "tanh" }), { name: "tanh", parameters: [] }],
  ];
  for (const [identifier, expected] of rows)
    assert.equal(read(identifier), expected, JSON.stringify(identifier));
});

test("hard_sigmoid is another function in files of Keras 2", () => {
  assert.is(read("hard_sigmoid").name, "hardSigmoid");
  assert.is(read("hard_sigmoid", 2).name, "hardSigmoid2");
  assert.is(read({ class_name: "function", config: "hard_sigmoid" }, 2).name, "hardSigmoid2");
  const config = layers.LSTM.fromConfig({ units: 2, recurrent_activation: "hard_sigmoid" }, 2).getConfig();
  assert.is(config["recurrent_activation"], "hard_sigmoid2");
  assert.equal(layers.LSTM.fromConfig(config).getConfig(), config);
});

test("what is written reads as the same activation", () => {
  const parameterized: ActivationIdentifier[] = [
    { name: "relu", maxValue: 3, negativeSlope: 0.5, threshold: 1 },
    { name: "elu", alpha: 2 },
    { name: "celu", alpha: 2 },
    { name: "hardShrink", threshold: 2 },
    { name: "softShrink", threshold: 2 },
    { name: "squareplus", b: 2 },
    { name: "threshold", threshold: 1, defaultValue: 2 },
    { name: "gelu", approximate: true },
  ];
  for (const identifier of [...DEFAULTS.keys(), ...ALIASES.keys(), ...parameterized]) {
    const { value, config } = parseActivation(identifier, at);
    const again = parseActivation(JSON.parse(JSON.stringify(config)), at);
    assert.equal(again.value, value, JSON.stringify(identifier));
    assert.equal(again.config, config);
  }
});

test("bad activations are typed errors that name the place", () => {
  const nested = {
    class_name: "Activation",
    config: { activation: { class_name: "Activation", config: { activation: "relu" } } },
  };
  const rows: [unknown, typeof ConfigError | typeof UnsupportedError, RegExp][] = [
    ["rleu", ConfigError, /did you mean relu\?/],
    ["threshold", ConfigError, /Unknown activation/],
    ["constructor", ConfigError, /Unknown activation/],
    ["__proto__", ConfigError, /Unknown activation/],
    ["", ConfigError, /Received: ""/],
    [3, ConfigError, /Received: 3/],
    [undefined, ConfigError, /Received: nothing/],
    [[], ConfigError, /Received: \[\]/],
    [{}, ConfigError, /activation\.name: This argument is required/],
    [{ name: "relu", maxvalue: 6 }, ConfigError, /did you mean maxValue\?/],
    [{ name: "relu", maxValue: NaN }, ConfigError, /activation\.maxValue.*NaN/],
    [{ name: "threshold", threshold: 1 }, ConfigError, /activation\.defaultValue/],
    [{ name: "glu" }, UnsupportedError, /"glu"/],
    ["glu", UnsupportedError, /"glu"/],
    [{ class_name: "function", config: "my_own" }, UnsupportedError, /"my_own"/],
    [{ class_name: "PReLU", config: {} }, UnsupportedError, /"PReLU"/],
    [{ class_name: "Softmax", config: { axis: 1 } }, UnsupportedError, /activation\.axis/],
    [{ class_name: "ReLU", config: 4 }, ConfigError, /not an object/],
    [{ class_name: 4, config: {} }, ConfigError, /an object/],
    [nested, UnsupportedError, /"Activation"/],
  ];
  for (const [identifier, type, message] of rows) {
    const row = JSON.stringify(identifier);
    const error = thrown(() => read(identifier), row);
    assert.instance(error, type, row);
    assert.match(error.message, message);
    assert.match(error.message, /^Dense, activation/);
  }
});

test.run();
