// What Keras says of the same layers: test/layers/keras/*.json, written by the scripts beside them.
import { readdirSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Shape } from "../../src/core/shape.ts";
import { computeFans } from "../../src/layers/initializers/fans.ts";
import type { Layer, LayerConfig } from "../../src/layers/layer.ts";
import { toSnakeCase } from "../../src/layers/naming.ts";
import { deserializeLayer, layerClasses } from "../../src/layers/registry.ts";
import { thrown } from "./thrown.ts";

interface Golden {
  readonly keras: string;
  readonly shapes: readonly [
    className: string,
    options: LayerConfig,
    input: Shape | readonly Shape[],
    output: unknown,
  ][];
  readonly configs: readonly {
    readonly class_name: string;
    readonly options: LayerConfig;
    readonly config: LayerConfig;
    /** Of the input, or of all. */
    readonly input_shape: Shape | readonly Shape[] | null;
    readonly weights: readonly [name: string, shape: readonly number[], trainable: boolean][] | null;
  }[];
  readonly fans: readonly [shape: readonly number[], fans: readonly [number, number]][];
  readonly names: readonly [className: string, name: string][];
}

const folder = new URL("./keras/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Partial<Golden>);
const golden: Omit<Golden, "keras"> = {
  shapes: files.flatMap(({ shapes = [] }) => shapes),
  configs: files.flatMap(({ configs = [] }) => configs),
  fans: files.flatMap(({ fans = [] }) => fans),
  names: files.flatMap(({ names = [] }) => names),
};

/** Only Keras 2 has them. */
const OF_KERAS_2: ReadonlySet<string> = new Set(["ThresholdedReLU"]);

function make(className: string, options: LayerConfig): Layer {
  return deserializeLayer({ class_name: className, config: options });
}

/** A layer inside another, as Bidirectional has them. */
function isLayer(value: unknown): value is { readonly config: LayerConfig } {
  return value instanceof Object && "registered_name" in value && "config" in value;
}

function comparableLayer(value: unknown): unknown {
  return isLayer(value) ? { ...value, config: comparable(value.config) } : value;
}

/** Keras leaves out some arguments that are null; `use_cudnn` it never writes. */
function comparable(config: LayerConfig): LayerConfig {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key, value]) => value !== null && key !== "use_cudnn")
      .map(([key, value]): [string, unknown] => [
        key,
        Array.isArray(value) ? value.map(comparableLayer) : comparableLayer(value),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test("output shapes are those of Keras, and so are their errors", () => {
  assert.is.not(golden.shapes.length, 0);
  for (const [className, options, input, expected] of golden.shapes) {
    const row = `${className} ${JSON.stringify(options)} ${JSON.stringify(input)}`;
    const layer = make(className, options);
    const inputs = (Array.isArray(input[0]) ? input : [input]) as readonly Shape[];
    if (expected === null) {
      thrown(() => layer.computeOutputShape(...inputs), row);
    } else {
      assert.equal(layer.computeOutputShape(...inputs), expected, row);
    }
  }
});

test("a layer made from Keras's configuration gives it back", () => {
  for (const { class_name: className, config } of golden.configs) {
    const once = make(className, config).getConfig();
    const asLayer = typeof config["activation"] === "object"; // another form of the same: activations.test.ts
    if (!asLayer) assert.equal(comparable(once), comparable(config), className);
    assert.equal(make(className, once).getConfig(), once, `${className} again`);
  }
});

test("a layer made from options writes Keras's configuration", () => {
  for (const { class_name: className, options, config } of golden.configs) {
    const calledWithObjects =
      className === "Dense" && Object.keys(options).length === 1 && config["units"] === 2;
    if (calledWithObjects) continue;
    const written = make(className, { ...options, name: config["name"] }).getConfig();
    assert.equal(comparable(written), comparable(config), `${className} ${JSON.stringify(options)}`);
  }
});

test("weights have Keras's names, shapes and order", () => {
  for (const { class_name: className, options, config, input_shape: shape, weights } of golden.configs) {
    if (shape === null || weights === null) continue;
    const layer = make(className, config);
    layer.build(...((Array.isArray(shape[0]) ? shape : [shape]) as readonly Shape[]));
    const ours = layer.weights.map(({ name, shape }) => [name, shape]);
    assert.equal(
      ours,
      weights.map(([name, shape]) => [name, shape]),
      `${className} ${JSON.stringify(options)}`,
    );
    const trainable = weights.filter((weight) => weight[2]).map(([name]) => name);
    assert.equal(
      layer.trainableWeights.map(({ name }) => name),
      trainable,
      className,
    );
    const count = weights.reduce((sum, [, dims]) => sum + dims.reduce((a, b) => a * b, 1), 0);
    assert.is(layer.countParams(), count);
  }
});

test("every layer class is compared with Keras", () => {
  const compared = new Set(golden.configs.map(({ class_name: name }) => layerClasses.get(name)?.className));
  assert.equal(
    [...layerClasses.values()]
      .map(({ className }) => className)
      .filter((className) => !compared.has(className) && !OF_KERAS_2.has(className)),
    [],
  );
});

test("fans and automatic names are those of Keras", () => {
  for (const [shape, [fanIn, fanOut]] of golden.fans)
    assert.equal(computeFans(shape), { fanIn, fanOut }, String(shape));
  for (const [className, name] of golden.names) assert.is(toSnakeCase(className), name);
});

test.run();
