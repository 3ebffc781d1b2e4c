// Models saved and opened again. What Keras and TensorFlow.js make of the files: others.ts.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ConfigError,
  layers,
  loadModel,
  ModelFormatError,
  saveModel,
  sequential,
  UnsupportedError,
  verifyModel,
  WeightError,
} from "../../src/index.ts";
import { Hdf5Group, openHdf5 } from "../../src/formats/hdf5/index.ts";
import { zipImage } from "../../src/formats/zip/writer.ts";
import { imageOf, render } from "../../src/formats/byte-writer.ts";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import { outputsOf, samples } from "./models.ts";

const saving = suite("saveModel");
const files = suite("saveModel to files");
const asking = suite("verifyModel");

const rejects = async (
  action: () => Promise<unknown>,
  kind: new (...args: never[]) => Error,
  text: RegExp,
): Promise<void> => {
  try {
    await action();
  } catch (error) {
    assert.instance(error, kind);
    assert.match((error as Error).message, text);
    return;
  }
  assert.unreachable("no error");
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

for (const { name, net, inputs, notInTfjs } of samples()) {
  saving(`${name}: as .keras, opened again it gives the same bits`, async () => {
    const bytes = await saveModel(net);
    const copy = await loadModel(bytes);
    assert.equal(copy.toJSON(), net.toJSON());
    const [expected, received] = [outputsOf(net, inputs), outputsOf(copy, inputs)];
    assert.equal(
      received.map(({ data }) => [...data]),
      expected.map(({ data }) => [...data]),
    );
    assert.ok(sameBytes(await saveModel(net), bytes), "a model gives the same bytes each time");
  });

  saving(`${name}: halves are the nearest to the weights`, async () => {
    const copy = await loadModel(await saveModel(net, { dtype: "float16" }));
    for (const [at, { data }] of copy.weights.entries()) {
      for (const [i, value] of (net.weights[at]?.data ?? []).entries()) {
        const step = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(value) || 1))) - 10);
        assert.ok(Math.abs((data[i] ?? NaN) - value) <= step / 2);
      }
    }
  });

  saving(`${name}: .weights.h5 holds the same groups`, async () => {
    const { root } = openHdf5(await saveModel(net, { format: "weights.h5" }));
    const count = (group: Hdf5Group): number =>
      group.names().reduce((sum, key) => {
        const member = group.get(key);
        return sum + (member instanceof Hdf5Group ? count(member) : 1);
      }, 0);
    assert.is(count(root), net.weights.length);
  });

  saving(`${name}: for TensorFlow.js${notInTfjs ? " it is refused" : ""}`, async () => {
    if (notInTfjs) {
      await rejects(() => saveModel(net, { format: "tfjs" }), UnsupportedError, notInTfjs);
      return;
    }
    const { modelJson, shards } = await saveModel(net, { format: "tfjs", dtype: "uint8" });
    const { weightsManifest } = JSON.parse(modelJson) as {
      weightsManifest: { paths: string[]; weights: unknown[] }[];
    };
    assert.equal(
      weightsManifest[0]?.paths,
      shards.map((shard) => shard.name),
    );
    assert.is(weightsManifest[0]?.weights.length, net.weights.length);
    assert.is(
      shards.reduce((sum, { bytes }) => sum + bytes.length, 0),
      net.countParams(),
    );
  });
}

const small = (): ReturnType<typeof sequential> =>
  sequential({ name: "small", layers: [layers.dense({ units: 2, inputShape: [3], name: "only" })] });

saving("what does not go together is refused, naming the argument", async () => {
  const net = small();
  const wrong = (options: object): Promise<unknown> => saveModel(net, options as never);
  await rejects(() => wrong({ format: "onnx" }), ConfigError, /format: .*"onnx"/);
  await rejects(() => wrong({ dtype: "uint8" }), ConfigError, /dtype: .*keras/);
  await rejects(() => wrong({ dtype: "float64" }), ConfigError, /dtype: .*"float64"/);
  await rejects(() => wrong({ format: "safetensors", selfTest: true }), ConfigError, /selfTest/);
  await rejects(
    () => saveModel(sequential({ layers: [layers.dense({ units: 2 })] })),
    ConfigError,
    /not built/,
  );
});

saving("values that a smaller type cannot hold are refused", async () => {
  const net = small();
  const set = (value: number): void =>
    net.setWeights(net.weights.map(({ size }) => new Float32Array(size).fill(value)));
  set(65_520);
  await rejects(() => saveModel(net, { dtype: "float16" }), WeightError, /kernel.*float16.*65520/);
  set(65_519);
  assert.is((await loadModel(await saveModel(net, { dtype: "float16" }))).weights[0]?.data[0], 65_504);
  set(NaN);
  await rejects(() => saveModel(net, { format: "tfjs", dtype: "uint8" }), WeightError, /NaN/);
  assert.ok(Number.isNaN((await loadModel(await saveModel(net, { dtype: "float16" }))).weights[0]?.data[0]));
});

function inFolder(action: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
    try {
      await action(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

files(
  "the path decides the format, and nothing else is left in the folder",
  inFolder(async (folder) => {
    const net = small();
    await saveModel(net, join(folder, "m.keras"));
    await saveModel(net, pathToFileURL(join(folder, "m.weights.h5")));
    await saveModel(net, join(folder, "m.safetensors"));
    await saveModel(net, join(folder, "model.json"));
    assert.equal(readdirSync(folder).sort(), [
      "group1-shard1of1.bin",
      "m.keras",
      "m.safetensors",
      "m.weights.h5",
      "model.json",
    ]);
    assert.ok(sameBytes(readFileSync(join(folder, "m.keras")), await saveModel(net)));
    await rejects(() => saveModel(net, join(folder, "m.onnx")), ConfigError, /path: .*\.keras.*m\.onnx/);
  }),
);

files(
  "a file that is there is replaced as a whole, or not at all",
  inFolder(async (folder) => {
    const path = join(folder, "m.keras");
    writeFileSync(path, "before");
    const net = small();
    net.setWeights(net.weights.map(({ size }) => new Float32Array(size).fill(1e6)));
    await rejects(() => saveModel(net, path, { dtype: "float16" }), WeightError, /1000000/);
    assert.is(readFileSync(path, "utf8"), "before");
    await saveModel(net, path);
    assert.equal((await loadModel(path)).toJSON(), net.toJSON());
    await rejects(
      () => saveModel(net, join(folder, "no", "m.keras")),
      ConfigError,
      /cannot be written.*no.m\.keras/,
    );
    assert.not.ok(existsSync(join(folder, "no")));
    assert.equal(readdirSync(folder), ["m.keras"]);
  }),
);

for (const { name, net } of samples()) {
  asking(`${name}: the copy gives the answers in the file, at both precisions`, async () => {
    for (const dtype of ["float32", "float16"] as const) {
      const result = await verifyModel(await saveModel(net, { selfTest: true, dtype }));
      assert.ok(result.passed, `${result.error}`);
      assert.is(result.error, 0, "the same binary gives the same bits");
      assert.ok(result.values > 0);
    }
  });
}

/** A file with one member replaced. */
async function replaced(
  bytes: Uint8Array,
  member: string,
  change: (text: string) => string,
): Promise<Uint8Array> {
  const archive = new ZipArchive(bytes);
  const members = await Promise.all(
    archive.names().map(async (name) => {
      const content = await archive.read(name);
      const text = (): string => change(new TextDecoder().decode(content));
      return { name, content: imageOf(name === member ? new TextEncoder().encode(text()) : content) };
    }),
  );
  return render(zipImage(members));
}

asking("another activation is noticed", async () => {
  const net = sequential({ layers: [layers.dense({ units: 9, activation: "relu", inputShape: [9] })] });
  const bytes = await saveModel(net, { selfTest: true });
  const changed = await replaced(bytes, "config.json", (text) => text.replace('"relu"', '"elu"'));
  const { passed, error, tolerance } = await verifyModel(changed);
  assert.not.ok(passed);
  assert.ok(error > tolerance);
});

asking("a file without a self-test, and one with a broken one", async () => {
  const net = small();
  await rejects(async () => verifyModel(await saveModel(net)), ModelFormatError, /no self-test/);
  const bytes = await saveModel(net, { selfTest: true });
  const member = "assets/lanewise-self-test.json";
  const broken: readonly (readonly [RegExp | string, string])[] = [
    [/.*/s, "{"],
    [/.*/s, "null"],
    [/.*/s, '{"version":2}'],
    ["[[1,3]]", "[[1,4]]"],
    ["[[1,3]]", "[[1e9,3]]"],
    ["[[1,3]]", "[]"],
    ['"step":1', '"step":0'],
    [/"values":"[^"]*"/, '"values":"?"'],
    [/"values":"[^"]*"/, '"values":""'],
  ];
  for (const [from, to] of broken) {
    const changed = await replaced(bytes, member, (text) => text.replace(from, to));
    await rejects(() => verifyModel(changed), ModelFormatError, /self-test/);
  }
});

for (const each of [saving, files, asking]) each.run();
