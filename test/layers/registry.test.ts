import { test } from "uvu";
import * as assert from "uvu/assert";
import { ModelFormatError, UnsupportedError } from "../../src/core/errors.ts";
import type { GraphBuilder, Value } from "../../src/graph/graph.ts";
import * as layers from "../../src/layers/index.ts";
import { Layer } from "../../src/layers/layer.ts";
import { nearest } from "../../src/layers/nearest.ts";
import { deserializeLayer, layerClasses } from "../../src/layers/registry.ts";
import { thrown } from "./thrown.ts";

test("a layer of a Keras file", () => {
  const layer = deserializeLayer({
    module: "keras.layers",
    class_name: "Dense",
    config: { name: "d", units: 3, dtype: "float32" },
    registered_name: null,
    build_config: { input_shape: [null, 2] },
  });
  assert.instance(layer, layers.Dense);
  assert.is(layer.label, 'Dense "d"');
});

test("every class is found by its own name", () => {
  for (const [name, layerClass] of layerClasses) {
    if (name === "GroupQueryAttention") continue; // so called in Keras's API, but of another name as a class
    assert.is(layerClass.className, name);
  }
  assert.ok(layerClasses.size > 60);
});

test("unknown and custom classes are unsupported, by name", () => {
  const rows: [object, RegExp][] = [
    [{ class_name: "Lambda", config: { name: "f" } }, /^Lambda "f": A function of Python cannot be run/],
    [
      { class_name: "StringLookup", config: { name: "s" } },
      /^StringLookup "s": Tensors hold numbers, not strings/,
    ],
    [{ class_name: "IntegerLookup", config: {} }, /^IntegerLookup: Its table of numbers is TensorFlow's/],
    [{ class_name: "MelSpectrogram", config: {} }, /^MelSpectrogram: Spectrograms are not supported/],
    [{ class_name: "Dens", config: {} }, /^Dens: .*did you mean Dense\?/],
    [
      { class_name: "Dense", config: { units: 1 }, registered_name: "mine>Dense" },
      /^Dense: A custom layer class.*"mine>Dense"/,
    ],
    [{ class_name: "constructor", config: {} }, /"constructor"/],
    [{ class_name: "__proto__", config: {} }, /"__proto__"/],
    [{ class_name: "x".repeat(10_000), config: {} }, /x\.\.\."/],
  ];
  for (const [serialized, message] of rows) {
    const error = thrown(() => deserializeLayer(serialized), String(message));
    assert.instance(error, UnsupportedError);
    assert.match(error.message, message);
  }
});

test("what is no layer is a format error", () => {
  const inherited: unknown = Object.create({ class_name: "Dense", config: { units: 1 } });
  for (const serialized of [
    null,
    3,
    "Dense",
    [],
    {},
    { class_name: "Dense" },
    { class_name: 3, config: {} },
    { class_name: "Dense", config: [] },
    inherited,
  ]) {
    assert.instance(
      thrown(() => deserializeLayer(serialized), JSON.stringify(serialized)),
      ModelFormatError,
    );
  }
});

test("a registry can hold classes of one's own", () => {
  class Twice extends Layer {
    static override readonly className = "Twice";
    constructor(options: object = {}, kerasMajor?: number) {
      super(options, kerasMajor);
      this.finish();
    }
    protected override call(_graph: GraphBuilder, input: Value): readonly Value[] {
      return [input, input];
    }
  }
  const registry = new Map([...layerClasses, ["mine>Twice", Twice]]);
  const layer = deserializeLayer(
    { class_name: "Twice", config: { name: "t" }, registered_name: "mine>Twice" },
    registry,
  );
  assert.equal(layer.computeOutputShape([null, 2]), [
    [null, 2],
    [null, 2],
  ]);
});

test("the nearest word", () => {
  const words = ["units", "useBias", "activation", "kernelSize"];
  const rows: [string, string | undefined][] = [
    ["unit", "units"],
    ["unist", "units"],
    ["UseBias", "useBias"],
    ["actvation", "activation"],
    ["kernel", undefined],
    ["x", undefined],
    ["", undefined],
    ["a".repeat(100_000), undefined],
  ];
  for (const [word, expected] of rows) assert.is(nearest(word, words), expected, word.slice(0, 20));
});

test.run();
