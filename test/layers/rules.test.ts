// Regularizers and constraints against Keras: keras/rules.json, by rules.py beside it.
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ConfigError,
  input,
  layers,
  model,
  sequential,
  ShapeError,
  UnsupportedError,
} from "../../src/index.ts";
import { parseConstraint } from "../../src/layers/constraints/index.ts";
import { parseRegularizer } from "../../src/layers/regularizers/index.ts";
import { stream } from "../golden/case.ts";
import { thrown } from "./thrown.ts";

interface Rule {
  readonly object: { readonly module: string; readonly class_name: string };
  readonly seed: number;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
interface Losses {
  readonly layer: object;
  readonly shape: readonly (number | null)[];
  readonly losses: readonly number[];
}

const golden = JSON.parse(readFileSync(new URL("keras/rules.json", import.meta.url), "utf8")) as {
  readonly rules: readonly Rule[];
  readonly losses: readonly Losses[];
};

const AT = { layer: "Dense", argument: "rule", kerasMajor: 3 } as const;
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Keras adds up floats: each of the n terms may be rounded. */
function close(actual: readonly number[], expected: readonly number[], terms: number, what: string): void {
  assert.is(actual.length, expected.length, what);
  for (const [i, value] of expected.entries()) {
    const bound = Math.abs(value) * 2 ** -24 * (terms + 8);
    assert.ok(Math.abs((actual[i] ?? NaN) - value) <= bound, `${what} ${i}: ${actual[i]} for ${value}`);
  }
}

const test = suite("regularizers and constraints");

test("penalties and constrained values are Keras's, and so are the configurations", () => {
  assert.ok(golden.rules.length > 50);
  for (const { object, seed, shape, values } of golden.rules) {
    const weight = { name: "kernel", shape, data: stream(seed, sizeOf(shape), -1, 1), version: 0 };
    const what = `${JSON.stringify(object)} of [${shape.join()}]`;
    if (object.module === "keras.regularizers") {
      const read = parseRegularizer(object, AT);
      assert.equal(read.config, object);
      close([read.value?.penalty(weight) ?? NaN], values, sizeOf(shape), what);
    } else {
      const read = parseConstraint(object, AT);
      assert.equal(read.config, object);
      close([...(read.value?.apply(weight) ?? [])], values, sizeOf(shape), what);
    }
  }
});

test("losses of layers are Keras's", () => {
  for (const { layer: description, shape, losses } of golden.losses) {
    const layer = layers.deserializeLayer(description);
    layer.build(shape);
    layer.setWeights(layer.weights.map((weight, i) => stream(i + 1, weight.size, -1, 1)));
    close(layer.losses, losses, 60, layer.label);
  }
});

test("losses of a model: each layer once, inner models too, none when frozen", () => {
  const x = input({ shape: [3] });
  const shared = layers.dense({ units: 3, kernelRegularizer: { name: "l2", l2: 1 }, useBias: false });
  const inner = sequential({ layers: [layers.dense({ units: 3, kernelRegularizer: "l1", useBias: false })] });
  const net = model({ inputs: x, outputs: inner.apply(shared.apply(shared.apply(x))) });
  net.setWeights([new Float32Array(9).fill(2), new Float32Array(9).fill(-1)]);
  close(net.losses, [36, 0.09], 9, "losses");
  net.trainable = false;
  assert.equal(net.losses, []);
});

test("constraints hold when weights are set with them, or asked for", () => {
  const layer = layers.dense({
    units: 2,
    kernelConstraint: "nonNeg",
    biasConstraint: { name: "maxNorm", maxValue: 1 },
  });
  layer.build([null, 2]);
  const values = [Float32Array.of(1, -2, -3, 4), Float32Array.of(3, 4)];
  layer.setWeights(values);
  assert.equal([...(layer.getWeights()[0]?.data ?? [])], [1, -2, -3, 4]);
  layer.setWeights(values, { applyConstraints: true });
  assert.equal([...(layer.getWeights()[0]?.data ?? [])], [1, 0, 0, 4]);
  close([...(layer.getWeights()[1]?.data ?? [])], [0.6, 0.8], 2, "bias");
  assert.equal(values[0], Float32Array.of(1, -2, -3, 4), "what was given stays");

  const net = sequential({ layers: [layers.timeDistributed({ layer, inputShape: [4, 2] })] });
  net.setWeights(values);
  const before = net.predict(new Float32Array(8).fill(1));
  net.applyConstraints();
  assert.not.equal(net.predict(new Float32Array(8).fill(1)), before);
  net.setWeights(values, { applyConstraints: true });
  assert.equal([...(net.getWeights()[0]?.data ?? [])], [1, 0, 0, 4]);
});

test("spellings", () => {
  for (const name of ["l1_l2", "L1L2", "l1l2"])
    assert.is(parseRegularizer(name, AT).value?.className, "L1L2");
  for (const name of ["orthogonal_regularizer", "orthogonalRegularizer"])
    assert.is(parseRegularizer(name, AT).value?.className, "OrthogonalRegularizer");
  for (const name of ["min_max_norm", "minMaxNorm", "MinMaxNorm"])
    assert.is(parseConstraint(name, AT).value?.className, "MinMaxNorm");
  assert.is(parseConstraint(null, AT).value, null);
});

test("what is none, and what cannot be used", () => {
  const dense =
    (options: object): (() => unknown) =>
    () =>
      layers.dense({ units: 2, ...options });
  const wrong = [
    { kernelRegularizer: "l3" },
    { kernelRegularizer: "" },
    { kernelRegularizer: {} },
    { kernelRegularizer: { name: "l2", l1: 1 } },
    { kernelRegularizer: { name: "l2", l2: "x" } },
    { kernelRegularizer: { name: "l2", l2: NaN } },
    { kernelRegularizer: { class_name: "OrthogonalRegularizer", config: { mode: "diagonals" } } },
    { kernelConstraint: "l2" },
    { kernelConstraint: { name: "maxNorm", axis: "x" } },
    { kernelConstraint: { name: "maxNorm", axis: [] } },
    { kernelConstraint: { name: "maxNorm", axis: [0, 0.5] } },
    { biasConstraint: { name: "__proto__" } },
    { activityRegularizer: "none" },
  ];
  for (const options of wrong) assert.instance(thrown(dense(options), JSON.stringify(options)), ConfigError);
  const error = thrown(dense({ name: "d", kernelRegularizer: "l3" }), "l3");
  assert.match(
    error.message,
    /Dense "d".*kernel_?[rR]egularizer.*Could not interpret regularizer identifier.*L1, L2, L1L2/s,
  );

  const built = (options: object) => {
    const layer = layers.dense({ units: 2, ...options });
    layer.build([null, 3]);
    return layer;
  };
  const foreign = { class_name: "Mine", config: { a: 1 }, registered_name: "my>Mine" };
  const layer = built({ kernelRegularizer: foreign, kernelConstraint: foreign });
  assert.equal((layer.getConfig()["kernel_regularizer"] as { config: object }).config, { a: 1 });
  assert.instance(
    thrown(() => layer.losses, "foreign"),
    UnsupportedError,
  );
  assert.instance(
    thrown(() => layer.applyConstraints(), "foreign"),
    UnsupportedError,
  );
  assert.instance(
    thrown(() => built({ biasRegularizer: "orthogonalRegularizer" }).losses, "rank"),
    ShapeError,
  );
  assert.instance(
    thrown(() => built({ biasConstraint: { name: "unitNorm", axis: 1 } }).applyConstraints(), "axis"),
    ConfigError,
  );
});

test.run();
