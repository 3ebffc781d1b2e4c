import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ConfigError,
  input,
  layers,
  model,
  ModelFormatError,
  modelFromJson,
  ops,
  sequential,
  tensor,
  UnsupportedError,
} from "../../../src/index.ts";
import { thrown } from "../../layers/thrown.ts";

const test = suite("modelFromJson");

test("a copy with the same weights gives the same", () => {
  const x = input({ shape: [4, 3], name: "x" });
  const shared = layers.dense({ units: 3, activation: "tanh" });
  const y = layers.add().apply([shared.apply(x), shared.apply(shared.apply(x))]);
  const net = model({ inputs: x, outputs: { y, z: layers.lstm({ units: 2 }).apply(ops.multiply(y, 0.5)) } });
  const copy = modelFromJson(JSON.stringify(net));
  copy.setWeights(net.getWeights());
  const data = tensor(
    Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    [2, 4, 3],
  );
  assert.equal(copy.predict(data), net.predict(data));
  assert.equal(copy.toJSON(), net.toJSON());
});

test("a model without an input shape stays without one", () => {
  const net = sequential({ layers: [layers.dense({ units: 2 })] });
  const copy = modelFromJson(net.toJSON());
  assert.not(copy.built);
  assert.is("build_config" in net.toJSON(), false);
});

test("an InputLayer that nobody made is written, each time with the same name", () => {
  const net = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
  const text = JSON.stringify(net);
  assert.is(JSON.stringify(net), text);
  assert.match(text, '"build_input_shape":[null,3]');
  net.pop();
  assert.is(net.inputShapes, undefined, "the model itself has none");
});

test("a model in a wrapper", () => {
  const inner = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
  const net = sequential({ layers: [layers.timeDistributed({ layer: inner, inputShape: [5, 3] })] });
  const copy = modelFromJson(JSON.stringify(net));
  copy.setWeights(net.getWeights());
  const data = tensor(new Float32Array(15).fill(0.5), [1, 5, 3]);
  assert.equal(copy.predict(data), net.predict(data));
});

test("what is no description of a model", () => {
  const rows: [unknown, abstract new (...args: never) => Error][] = [
    ["", ModelFormatError],
    ["{", ModelFormatError],
    ["[".repeat(1e5), ModelFormatError],
    ["3", ConfigError],
    ["[]", ConfigError],
    [null, ConfigError],
    [3n, ConfigError],
    [[], ConfigError],
    [{}, ModelFormatError],
    [{ class_name: "Dense", config: { units: 1 } }, UnsupportedError],
    [{ class_name: "Sequential", config: {} }, ModelFormatError],
    [{ class_name: "Sequential", config: { layers: [{}] } }, ModelFormatError],
    [{ class_name: "Functional", config: { layers: [] } }, ModelFormatError],
    [
      { class_name: "Sequential", config: { layers: [] }, registered_name: "mine>Sequential" },
      UnsupportedError,
    ],
  ];
  for (const [json, kind] of rows) {
    const error = thrown(() => modelFromJson(json as string), String(json).slice(0, 40));
    assert.instance(error, kind, `${String(json).slice(0, 40)}: ${error.message}`);
  }
});

test.run();
