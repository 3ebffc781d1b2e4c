// Whole files: the two trained models predict what Keras predicted, and every fault of a file is a typed error.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { layers, loadModel, type Model, type ModelSource, summaryText } from "../../src/index.ts";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";
import { concat, fixture, manifest, rejects, utf8, zip } from "../formats/helpers.ts";

const models = new URL("../../examples/models/", import.meta.url);
const digits = new Uint8Array(readFileSync(new URL("digits.keras", models)));
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, models), "utf8"));
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));
const floatsOf = (base64: string): Float32Array => new Float32Array(bytesOf(base64).buffer);

function assertClose(actual: Float32Array, expected: Float32Array): void {
  assert.is(actual.length, expected.length);
  const worst = actual.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? NaN))),
    0,
  );
  assert.ok(worst <= 1e-5, `largest difference ${worst}`);
}

const test = suite("loadModel");

test("digits.keras predicts what Keras predicts", async () => {
  const { pixels, outputs } = readJson("digits.json") as { pixels: string; outputs: string };
  const net = await loadModel(new URL("digits.keras", models));
  assert.is(net.countParams(), 51_330);
  const x = Float32Array.from(bytesOf(pixels), (byte) => byte / 255);
  const y = net.predict(x);
  assert.equal(y.shape, [500, 10]);
  assertClose(y.data, floatsOf(outputs));
});

test("sunspots.keras predicts what Keras predicts", async () => {
  interface Sunspots {
    values: number[]; years: number[]; mean: number; std: number; heldOutFrom: number; window: number; outputs: string;
  } // prettier-ignore
  const data = readJson("sunspots.json") as Sunspots;
  const scaled = data.values.map((value) => (value - data.mean) / data.std);
  const starts = data.years.flatMap((year, at) => (year >= data.heldOutFrom ? [at - data.window] : []));
  const net = await loadModel(new URL("sunspots.keras", models));
  const x = Float32Array.from(starts.flatMap((start) => scaled.slice(start, start + data.window)));
  assertClose(net.predict(x).data, floatsOf(data.outputs));
});

test("every source gives the same model", async () => {
  const path = fileURLToPath(new URL("digits.keras", models));
  const padded = concat(utf8("abc"), digits);
  const sources: ModelSource[] = [
    path,
    new URL("digits.keras", models),
    new URL("digits.keras", models).href,
    digits,
    digits.slice().buffer,
    padded.subarray(3),
    new DataView(padded.buffer, 3),
    new Response(digits),
    new Blob([digits]),
    new File([digits], "digits.keras"),
  ];
  const text = summaryText(await loadModel(path));
  for (const source of sources) assert.is(summaryText(await loadModel(source)), text);
});

test("the model does not change with the bytes it was read from", async () => {
  const bytes = digits.slice();
  const net = await loadModel(bytes);
  const before = net.getWeights();
  bytes.fill(0);
  assert.equal(net.getWeights(), before);
});

for (const name of ["lstm.keras", "trained.keras", "deflated.keras", "streamed.keras", "old.keras"]) {
  const expected = manifest.files[name];
  if (expected === undefined) continue;
  test(`${name}: every weight is where Keras had it`, async () => {
    const model = await loadModel(fixture(name));
    const stored = Object.values(expected.groups).flatMap(({ weights }) => weights);
    assert.is(
      model.countParams(),
      stored.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    );
  });
}

// ---- files with faults ----

const archive = new ZipArchive(digits);
const config = JSON.parse(new TextDecoder().decode(await archive.read("config.json"))) as Config;
const weights = await archive.read("model.weights.h5");

interface Node {
  class_name: string;
  registered_name?: string | null;
  config: Record<string, unknown>;
}
interface Config {
  class_name: string;
  config: { name: unknown; layers: Node[] | string };
}

/** digits.keras with another configuration. */
function edited(edit: (config: Config, layers: Node[]) => void, version = "3.15.1"): Uint8Array {
  const copy = structuredClone(config);
  edit(copy, copy.config.layers as Node[]);
  return zip([
    { name: "metadata.json", data: JSON.stringify({ keras_version: version }) },
    { name: "config.json", data: JSON.stringify(copy) },
    { name: "model.weights.h5", data: weights },
  ]);
}
const at = (list: Node[], className: string): Node =>
  list.find((node) => node.class_name === className) as Node;
const set = (className: string, key: string, value: unknown) => (_: Config, list: Node[]) => {
  at(list, className).config[key] = value;
};

const html = utf8("<!DOCTYPE html><html><title>404</title></html>");
const faults: readonly [what: string, source: ModelSource, code: string, text: RegExp][] = [
  ["a truncated file", digits.subarray(0, 1000), "MODEL_FORMAT", /model/],
  ["a file that lacks its end", digits.subarray(0, digits.length - 10), "MODEL_FORMAT", /./],
  ["an empty file", new Uint8Array(), "MODEL_FORMAT", /empty file \(0 bytes\)/],
  ["a web page", html, "MODEL_FORMAT", /not a model file.*an HTML page/],
  ["weights alone", fixture("odd-vars.h5"), "MODEL_FORMAT", /holds weights without a model. Expected: .*loadWeights/],
  ["a model of a class of its own", edited((c) => void (c.class_name = "Mine")), "UNSUPPORTED",
    /config.json: class_name: Only Sequential and Functional.* Expected: "Sequential" or "Functional"; .* Received: "Mine"/],
  ["an unknown layer", edited((_, list) => void (at(list, "Flatten").class_name = "Flatten3D")), "UNSUPPORTED",
    /config.json: config.layers\[\d\]: .*Flatten3D.*not supported.*did you mean/],
  ["a custom layer", edited((_, list) => void (at(list, "Flatten").registered_name = "Mine>Flatten")), "UNSUPPORTED", /Mine>Flatten/],
  ["a Lambda layer", edited((_, list) => void (at(list, "Flatten").class_name = "Lambda")), "UNSUPPORTED", /Lambda/],
  ["a class name from a prototype", edited((_, list) => void (at(list, "Flatten").class_name = "constructor")), "UNSUPPORTED", /constructor/],
  ["units that are no number", edited(set("Dense", "units", "40")), "MODEL_FORMAT",
    /config.json: config.layers\[\d\]: Dense .*units: .*integer.*"40"/],
  ["an unknown argument", edited(set("Dense", "unit", 3)), "MODEL_FORMAT", /unit/],
  ["layers that are no list", edited((c) => void (c.config.layers = "x")), "MODEL_FORMAT", /config.layers: .*an array.*"x"/],
  ["a layer that is no object", edited((c) => void (c.config.layers = [3 as never])), "MODEL_FORMAT", /config.layers\[0\]/],
  ["two layers of one name", edited((_, list) => void (at(list, "Dense").config["name"] = at(list, "Flatten").config["name"])),
    "MODEL_FORMAT", /unique names/],
  ["layers that do not fit", edited((_, list) => void list.splice(list.findIndex((n) => n.class_name === "Conv2D"), 0, at(list, "Flatten"))),
    "MODEL_FORMAT", /config.layers\[\d\]: Conv2D .*ndim=4/],
  ["a name that is none", edited((c) => void (c.config.name = 3)), "MODEL_FORMAT", /config.name/],
  ["weights of another shape", edited(set("Dense", "units", 41)), "WEIGHT",
    /layers\/dense\/vars\/0, Dense "[^"]+", kernel: .*another shape.* Expected: shape \(1152, 41\). Received: shape \(1152, 40\)/],
  ["a huge layer", edited(set("Dense", "units", 2 ** 29)), "MODEL_FORMAT", /too large/],
  ["a missing weight", edited((_, list) => void list.push({ class_name: "Dense", config: { name: "more", units: 2 } })), "WEIGHT",
    /layers\/dense_2, Dense "more", kernel: The file lacks weights.* Expected: kernel \(10, 2\), bias \(2,\). Received: none/],
  ["a surplus weight", edited(set("Dense", "use_bias", false)), "WEIGHT",
    /layers\/dense, .*surplus.* Expected: kernel \(1152, 40\). Received: .*vars\/1 \(40,\)/],
  ["weights of a layer that is not there", edited((_, list) => void list.pop()), "WEIGHT", /layers\/dense_1: .*no layer of the model needs/],
]; // prettier-ignore

for (const [what, source, code, text] of faults) {
  test(`typed error: ${what}`, async () => {
    const used = defaultEngine().heap.usedBytes;
    await rejects(loadModel(source), code, text);
    assert.ok(defaultEngine().heap.usedBytes <= used, "nothing stays behind"); // others may have been collected
  });
}

test("truncated at any length it is a typed error", async () => {
  for (let length = 0; length < digits.length; length += 9973) {
    await rejects(loadModel(digits.subarray(0, length)), "MODEL_FORMAT", /./);
  }
});

test("a class of one's own is found by its registered name", async () => {
  const file = edited((_, list) => void (at(list, "Flatten").registered_name = "Mine>Flatten"));
  const net = await loadModel(file, { customLayers: { "Mine>Flatten": layers.Flatten } });
  assert.is(net.countParams(), 51_330);
});

test("the version in the file decides what hard_sigmoid is", async () => {
  const run = async (version: string): Promise<Model> =>
    loadModel(
      edited(
        (_, list) => void (at([...list].reverse(), "Dense").config["activation"] = "hard_sigmoid"),
        version,
      ),
    );
  const [two, three] = [await run("2.15.0"), await run("3.0.0")];
  const x = new Float32Array(784).fill(0.3);
  assert.not.equal(two.predict(x).data, three.predict(x).data);
});

test("a model built on data and saved without an InputLayer is built as there", async () => {
  const file = edited((_, list) => void list.splice(0, 1));
  assert.equal((await loadModel(file)).inputShapes, [[null, 28, 28, 1]]);
});

test("a smaller limit and an aborted signal end the call", async () => {
  await rejects(loadModel(digits, { limits: { modelBytes: 1000 } }), "MODEL_FORMAT", /larger than allowed/);
  const reason = new Error("enough");
  try {
    await loadModel(digits, { signal: AbortSignal.abort(reason) });
    assert.unreachable();
  } catch (error) {
    assert.is(error, reason);
  }
});

test.run();
