// Every other way in which a model or its weights arrive: folders, TensorFlow.js, weights alone, small types (fixtures/README.md).
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LanewiseError } from "../../src/core/errors.ts";
import {
  type DirectoryHandle,
  layers,
  loadModel,
  loadWeights,
  type Model,
  type ModelSource,
  type PredictOutput,
  sequential,
  Tensor,
} from "../../src/index.ts";
import { concat, random, rejects, utf8, zip } from "../formats/helpers.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Case {
  readonly name: string;
  readonly files: readonly string[];
  readonly inputs: readonly Numbers[];
  readonly outputs: readonly Numbers[];
}

const fixtures = new URL("fixtures/", import.meta.url);
const at = (path: string): URL => new URL(path, fixtures);
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(at(path)));
const json = <T>(path: string): T => JSON.parse(readFileSync(at(path), "utf8")) as T;
const tensorOf = ({ data, shape }: Numbers): Tensor => new Tensor(Float32Array.from(data), shape);

/** Within 1e-5 of the largest. */
function assertPredicts(net: Model, { inputs, outputs }: Case): void {
  const given = inputs.map(tensorOf);
  const results = [net.predict<PredictOutput>(given.length === 1 ? given[0]! : given)].flat() as Tensor[];
  for (const [i, { shape, data }] of outputs.entries()) {
    assert.equal(results[i]!.shape, shape);
    const worst = Math.max(...data.map((value, k) => Math.abs(value - results[i]!.data[k]!)));
    assert.ok(worst <= 1e-5 * Math.max(1, ...data.map(Math.abs)), `output ${i} is off by ${worst}`);
  }
}

const test = suite("open");

// ---- TensorFlow.js ----

for (const kind of ["converted", "tfjs"]) {
  for (const folder of readdirSync(at(kind))) {
    test(`${kind}/${folder}: opens as a file and as a folder, and predicts`, async () => {
      const expected = json<Case>(`${kind}/${folder}/expected.json`);
      assertPredicts(await loadModel(at(`${kind}/${folder}/model.json`)), expected);
      assertPredicts(await loadModel(fileURLToPath(at(`${kind}/${folder}`))), expected);
    });
  }
}

const sharded = "converted/images-shards";
const manifest = json<{ weightsManifest: { paths: string[]; weights: object[] }[] }>(`${sharded}/model.json`);
const shardNames = manifest.weightsManifest[0]!.paths;
const shards = shardNames.map((name) => bytesOf(`${sharded}/${name}`));

test("model.json with its files in memory", async () => {
  const expected = json<Case>(`${sharded}/expected.json`);
  const files = shardNames.map((name, i) => new File([shards[i] as BlobPart], name));
  assert.ok(shards.length > 3);
  for (const weights of [shards, files, [...files].reverse(), shards.map((shard) => shard.slice().buffer)]) {
    assertPredicts(await loadModel({ modelJson: manifest, weights }), expected);
    assertPredicts(await loadModel({ modelJson: bytesOf(`${sharded}/model.json`), weights }), expected);
  }
  const one = { ...manifest, weightsManifest: [{ ...manifest.weightsManifest[0], paths: ["all.bin"] }] };
  const whole = concat(...shards);
  const net = await loadModel({ modelJson: one, weights: whole });
  whole.fill(0);
  assertPredicts(net, expected);
});

test("weights are read and described by tfjs's names, and into a model that exists", async () => {
  const net = await loadModel(at("tfjs/text/model.json"));
  const expected = json<Case>("tfjs/text/expected.json");
  net.setWeights(net.weights.map(({ size }) => new Float32Array(size)));
  await loadWeights(net, at("tfjs/text/model.json"));
  assertPredicts(net, expected);
});

const evil = (paths: unknown, weights: readonly Uint8Array[] = shards): ModelSource => ({
  modelJson: { ...manifest, weightsManifest: [{ ...manifest.weightsManifest[0], paths }] },
  weights,
});
const entry = (change: object): ModelSource => ({
  modelJson: { ...manifest, weightsManifest: [{ paths: ["a"], weights: [{ name: "a/b", shape: [2], dtype: "float32", ...change }] }] },
  weights: [new Uint8Array(8)],
}); // prettier-ignore

const hostile: readonly [what: string, source: ModelSource, code: string, text: RegExp][] = [
  ...["../../etc/passwd", "/etc/passwd", "https://example.org/x", "a/../../b", "C:\\x", "..", "a//b", "", "data:,x", "a\0b", "./a", "a?b", "a%2e"].map((path) =>
    [`the path ${path}`, evil([path]), "MODEL_FORMAT", /weightsManifest\[0\]\.paths\[0\]: a file names a file that is not beside it/] as [string, ModelSource, string, RegExp]),
  ["a path that is no text", evil([7]), "MODEL_FORMAT", /paths\[0\]: .*not beside it/],
  ["paths that are no list", evil("a"), "MODEL_FORMAT", /paths: .*array/],
  ["a missing file", evil(shardNames, shards.slice(1)), "MODEL_FORMAT", /weights: a file of the weights was not given. Expected: group1-shard/],
  ["a short file", evil(shardNames, [shards[0]!.subarray(1), ...shards.slice(1)]), "MODEL_FORMAT", /longer or shorter than their list says. Expected: \d+ bytes/],
  ["a long file", evil(shardNames, [concat(shards[0]!, new Uint8Array(4)), ...shards.slice(1)]), "MODEL_FORMAT", /longer or shorter/],
  ["bytes alone", bytesOf(`${sharded}/model.json`), "MODEL_FORMAT", /it is not known where they are/],
  ["a graph model", { modelJson: { ...manifest, format: "graph-model" }, weights: shards }, "UNSUPPORTED", /Only models of layers.*graph-model/],
  ["a weight of texts", entry({ dtype: "string" }), "UNSUPPORTED", /weights\[0\]\.dtype: weights of this type/],
  ["a negative size", entry({ shape: [-1] }), "MODEL_FORMAT", /no shape of a weight/],
  ["a huge size", entry({ shape: [2 ** 40, 2 ** 40] }), "MODEL_FORMAT", /no shape of a weight/],
  ["an odd quantization", entry({ quantization: { dtype: "uint7", scale: 1, min: 0 } }), "MODEL_FORMAT", /quantization\.dtype/],
  ["a scale that is none", entry({ shape: [8], quantization: { dtype: "uint8", scale: "1", min: 0 } }), "MODEL_FORMAT", /scale/],
  ["a weight of no layer", entry({}), "WEIGHT", /a\/b: .*no layer of the model needs/],
  ["JSON of something else", utf8('{"name": "package"}'), "MODEL_FORMAT", /this JSON is no model/],
  ["int4", at("weights/int4.keras"), "UNSUPPORTED", /config\.json: config\.layers\[\d\]: .*quantized in this way.*int4/],
  ["weights alone", at("weights/mixed.weights.h5"), "MODEL_FORMAT", /holds weights without a model/],
  ["an array alone", at("weights/plain.npy"), "MODEL_FORMAT", /holds weights without a model/],
  ["a folder of something else", at("./"), "MODEL_FORMAT", /this folder holds no model/],
]; // prettier-ignore
for (const [what, source, code, text] of hostile) {
  test(`typed error: ${what}`, () => rejects(loadModel(source), code, text));
}

// ---- weights alone, and small types ----

const { cases } = json<{ cases: readonly Case[] }>("weights/expected.json");
const mixed = cases[0]!;

for (const each of cases) {
  for (const file of each.files.filter((name) => /keras$|folder/.test(name))) {
    test(`weights/${file}: opens and predicts`, async () => assertPredicts(await loadModel(at(`weights/${file}`)), each));
  }
} // prettier-ignore
for (const file of mixed.files) {
  test(`weights/${file}: into a model that exists`, async () => {
    const net = await loadModel(at("weights/folder/config.json"));
    await loadWeights(net, at(`weights/${file}`));
    assertPredicts(net, mixed);
  });
}

test("a .keras folder through a directory handle, and model.json", async () => {
  const handle = (path: string): DirectoryHandle => ({
    kind: "directory",
    name: path,
    async getFileHandle(name) {
      const file = at(`${path}/${name}`);
      if (!existsSync(file) || statSync(file).isDirectory()) throw new DOMException(name, "NotFoundError");
      return { getFile: async () => new File([readFileSync(file)], name) };
    },
    async getDirectoryHandle(name) {
      return handle(`${path}/${name}`);
    },
  });
  assertPredicts(await loadModel(handle("weights/folder")), mixed);
  assertPredicts(await loadModel(handle(sharded)), json<Case>(`${sharded}/expected.json`));
  await rejects(loadModel(handle("generations")), "MODEL_FORMAT", /this folder holds no model/);
});

test("a failing loadWeights leaves the model as it was", async () => {
  const net = await loadModel(at("weights/deflated.keras"));
  const before = net.getWeights();
  const other = sequential({ layers: [layers.dense({ units: 3, inputShape: [5] })] });
  await rejects(loadWeights(other, at("weights/mixed.weights.h5")), "WEIGHT", /./);
  const file = bytesOf("weights/names.safetensors");
  const sources: [ModelSource, string, RegExp][] = [
    [bytesOf("weights/mixed.weights.h5").subarray(0, 20_000), "MODEL_FORMAT", /cut short/],
    [at("generations/tf2.4.4-images.weights_old.h5"), "WEIGHT", /Layer count mismatch/],
    [file.subarray(0, file.length - 4), "MODEL_FORMAT", /lies outside the file|longer or shorter/],
    [concat(file, new Uint8Array(4)), "MODEL_FORMAT", /longer or shorter/],
    [at("weights/plain.npy"), "WEIGHT", /lacks weights/],
    [at("weights/objects.npy"), "UNSUPPORTED", /pickled objects, which would be executed/],
    [at("weights/fortran.npy"), "UNSUPPORTED", /Fortran/],
    [at("weights/big_endian.npy"), "UNSUPPORTED", />f4/],
    [at("generations/tf2.4.4-images.json"), "MODEL_FORMAT", /this file has no weights/],
  ];
  for (const [source, code, text] of sources) {
    await rejects(loadWeights(net, source), code, text);
    assert.equal(net.getWeights(), before);
  }
  await rejects(
    loadWeights(sequential({ layers: [layers.dense({ units: 3 })] }), file),
    "CONFIG",
    /not built/,
  );
  await rejects(loadWeights(net, file, { byName: true }), "CONFIG", /byName/);
});

test("by name: what both have is loaded, the rest stays", async () => {
  const net = sequential({
    layers: [
      layers.inputLayer({ shape: [8, 7, 2] }),
      layers.conv2d({ filters: 5, kernelSize: 3, name: "first_conv" }),
      layers.flatten(),
      layers.dense({ units: 1, name: "elsewhere" }),
    ],
  });
  const before = net.getWeights();
  await loadWeights(net, at("generations/tf2.4.4-images.weights_old.h5"), { byName: true });
  const after = net.getWeights();
  assert.not.equal(after[0], before[0]);
  assert.equal(after[2], before[2]);
  const source = await loadModel(at("generations/tf2.4.4-images.h5"));
  assert.equal(after[0], source.getWeights()[0]);
});

test("a configuration alone gives a model with initial weights", async () => {
  const net = await loadModel(at("generations/tf2.4.4-images.json"));
  await loadWeights(net, at("generations/tf2.4.4-images.weights_old.h5"));
  const [expected] = json<{ cases: Case[] }>("generations/tf2.4.4.json").cases;
  assertPredicts(net, expected!);
  await rejects(loadModel(utf8('{"class_name":"Sequential","config":{"layers":[]},"keras_version":"1.2.2"}')), "UNSUPPORTED", /Keras 1/);
}); // prettier-ignore

// ---- servers, progress, ends ----

test("model.json from a server: its files from beside it with the same query, progress, a signal", async () => {
  const asked: string[] = [];
  const server: Server = createServer(({ url = "" }, answer) => {
    asked.push(url);
    const file = at(`${sharded}/${url.replace(/^\/m\//, "").replace(/\?.*/, "")}`);
    if (!url.startsWith("/m/") || !existsSync(file)) return void answer.writeHead(404).end();
    const body = readFileSync(file);
    answer.writeHead(200, { "content-length": body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const seen: { loaded: number; total: number | undefined }[] = [];
    const net = await loadModel(`${origin}/m/model.json?key=1`, { onProgress: (progress) => seen.push(progress) });
    assertPredicts(net, json<Case>(`${sharded}/expected.json`));
    assert.equal(asked, ["/m/model.json?key=1", ...shardNames.map((name) => `/m/${name}?key=1`)]);
    const size = [bytesOf(`${sharded}/model.json`), ...shards].reduce((sum, { length }) => sum + length, 0);
    assert.equal(seen.at(-1), { loaded: size, total: size });
    assert.ok(seen.every(({ loaded, total }, i) => loaded <= total! && loaded > (seen[i - 1]?.loaded ?? 0)));
    assertPredicts(await loadModel(await fetch(`${origin}/m/model.json`)), json<Case>(`${sharded}/expected.json`));
    const controller = new AbortController();
    const reason = new Error("enough");
    const aborted = loadModel(`${origin}/m/model.json`, { signal: controller.signal, onProgress: () => controller.abort(reason) });
    assert.is(await aborted.catch((error: unknown) => error), reason);
    await rejects(loadModel(`${origin}/m/model.json`, { limits: { modelBytes: 4000 } }), "MODEL_FORMAT", /larger than allowed/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}); // prettier-ignore

// ---- whatever the bytes ----

const SEED = Number(process.env["SEED"] ?? 7);

test("900 mutated files of the other formats: a model, or a typed error", async () => {
  const next = random(SEED);
  const net = await loadModel(at("weights/deflated.keras"));
  const files = ["names.safetensors", "order.npz", "names.npz", "plain.npy", "mixed.weights.h5"].map((name) => bytesOf(`weights/${name}`));
  const legacy = bytesOf("generations/tf2.4.4-images.h5");
  const attempt = async (what: string, run: () => Promise<unknown>): Promise<void> => {
    await run().catch((error: unknown) => {
      if (!(error instanceof LanewiseError)) assert.unreachable(`seed ${SEED}, ${what}: ${String((error as Error).stack)}`);
    });
  };
  for (let i = 0; i < 900; i++) {
    const source = i % 3 === 0 ? legacy : files[next(files.length)]!;
    const file = source.slice(0, next(9) === 0 ? next(source.length) : source.length);
    for (let n = 1 + next(6); n > 0; n--) file[next(next(2) ? Math.min(600, file.length) : file.length)] = next(256);
    await attempt(`mutation ${i}`, () => (source === legacy ? loadModel(file) : loadWeights(net, file)));
  }
  const text = new TextDecoder().decode(bytesOf(`${sharded}/model.json`));
  const words = ["-1", "null", "[]", "{}", "1e400", '"x"', "9007199254740993", "true"];
  for (let i = 0; i < 300; i++) {
    const numbers = [...text.matchAll(/(?<=[:[,] ?)(\d+(\.\d+)?|true|false|null|"[^"]*")/g)];
    const found = numbers[next(numbers.length)]!;
    const modelJson = utf8(text.slice(0, found.index) + words[next(words.length)] + text.slice(found.index + found[0].length));
    await attempt(`edit ${i}`, () => loadModel({ modelJson, weights: shards }));
  }
  const config = JSON.stringify({ class_name: "Sequential", config: { name: "x", layers: [] } });
  await attempt("empty", () => loadModel(zip([{ name: "config.json", data: config }, { name: "model.weights.json", data: "{}" }])));
}); // prettier-ignore

test.run();
