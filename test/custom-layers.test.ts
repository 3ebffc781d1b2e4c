// docs/custom-layers.md is run as it stands, and the same layer opens what Keras saved.
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type Functional,
  type Layer,
  type LayerClass,
  loadModel,
  type Model,
  modelFromJson,
  tensor,
} from "../src/index.ts";
import { rejects } from "./formats/helpers.ts";
import { thrown } from "./layers/thrown.ts";
import { comparable } from "./models/config/comparable.ts";

interface Exports {
  readonly Scale: LayerClass & (new (options?: object) => Layer);
  readonly net: Functional;
  readonly copy: Model;
}

const page = readFileSync(new URL("../docs/custom-layers.md", import.meta.url), "utf8");
const [, block = ""] = /```ts\n(.*?)```/s.exec(page) ?? [];
const entry = new URL("../src/index.ts", import.meta.url).href;
const source = `${block.replace('"lanewise"', JSON.stringify(entry))}\nexport { Scale, net, copy };`;
const { code } = transformSync(source, { loader: "ts", target: "es2022" });
const { Scale, net, copy } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Exports;

const fixtures = new URL("io/fixtures/", import.meta.url);
const keras = JSON.parse(readFileSync(new URL("custom.json", fixtures), "utf8")) as {
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
  readonly config: object;
};
const customLayers = { "my_package>Scale": Scale };

const test = suite("layers of one's own");

test("the example on the page", () => {
  const x = tensor(Float32Array.of(1, 2, 3, 4), [1, 4]);
  const [kernel, bias] = net.getWeights();
  const factor = Float32Array.of(2, -1, 3);
  for (const each of [net, copy]) each.setWeights([kernel as never, bias as never, factor]);
  const dense = net.layers[1] as Layer;
  assert.is(dense.className, "Dense");
  const sums = [0, 1, 2].map((unit) =>
    [1, 2, 3, 4].reduce((sum, v, i) => sum + v * (kernel?.data[3 * i + unit] ?? 0), 0),
  );
  const y = net.predict(x);
  for (const [i, sum] of sums.entries()) assert.ok(Math.abs((y.data[i] ?? NaN) - sum * [4, 1, 9][i]!) < 1e-4);
  assert.equal(copy.predict(x), y);
  assert.equal(copy.toJSON(), net.toJSON());
});

test("arguments are checked as for every layer", () => {
  assert.match(thrown(() => new Scale({ power: 9 }), "9").message, /Scale.*power.*an integer from 1 to 3/s);
  assert.match(thrown(() => new Scale({ pwoer: 2 }), "typo").message, /did you mean power/);
  assert.equal(new Scale({ name: "s" }).computeOutputShape([null, 5, 2]), [null, 5, 2]);
  const layer = new Scale({ power: 2, name: "s" });
  assert.equal(Scale.fromConfig(layer.getConfig()).getConfig(), layer.getConfig());
});

test("a file that Keras saved with a registered layer", async () => {
  const file = new URL("custom.keras", fixtures);
  const loaded = await loadModel(file, { customLayers });
  const y = loaded.predict(keras.inputs as number[][]).toArray() as number[][];
  for (const [i, row] of keras.outputs.entries())
    for (const [j, value] of row.entries())
      assert.ok(Math.abs((y[i]?.[j] ?? NaN) - value) < 1e-5 * Math.max(1, Math.abs(value)));
  await rejects(loadModel(file), "UNSUPPORTED", /my_package>Scale/);
});

test("it is written as Keras writes it, but for the module of the class", () => {
  const again = modelFromJson(keras.config, { customLayers });
  const withoutModule = (json: unknown): unknown =>
    JSON.parse(
      JSON.stringify(json, (key, value: unknown) =>
        key === "module" && value !== "keras.layers" ? undefined : value,
      ),
    );
  assert.equal(withoutModule(comparable(again)), withoutModule(comparable(keras.config)));
});

test.run();
