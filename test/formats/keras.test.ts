import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ConfigReader,
  detectFormat,
  type KerasArchive,
  readKerasArchive,
  toSnakeCase,
  weightPaths,
} from "../../src/formats/keras/index.ts";
import { modernPaths } from "../../src/formats/keras/old-paths.ts";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import {
  assertArray,
  concat,
  fixture,
  manifest,
  rejects,
  throws,
  utf8,
  zip,
  type Member,
} from "./helpers.ts";

const test = suite("keras");

const weightsFile = await new ZipArchive(fixture("trained.keras")).read("model.weights.h5");
const archive = (config: string, ...others: Member[]): Uint8Array =>
  zip([{ name: "config.json", data: config }, { name: "model.weights.h5", data: weightsFile }, ...others]);

for (const [name, model] of Object.entries(manifest.files)) {
  test(`${name}: config, version and every weight as Keras had it in memory`, async () => {
    const read = await readKerasArchive(fixture(name), { name });
    assert.is(read.kerasVersion, manifest.keras);
    assert.is(read.config["class_name"], model.class_name);
    const filled = Object.keys(model.groups).filter((path) => model.groups[path]!.weights.length > 0);
    assert.equal(read.weightGroups, filled.sort());
    for (const path of filled) {
      const group = model.groups[path]!;
      assert.is(read.layerName(path), group.name);
      const weights = read.weights(path)!;
      assert.is(weights.length, group.weights.length, path);
      for (const [i, expected] of group.weights.entries()) {
        assert.is(weights[i]!.path, `${path}/vars/${i}`);
        assert.is(weights[i]!.dtype, expected.dtype);
        assert.equal(weights[i]!.shape, expected.shape);
        assertArray(await weights[i]!.float32(), expected, `${name}: ${path}/vars/${i}`);
      }
    }
    const paths = weightPaths(model.layers);
    for (const path of filled)
      assert.ok(
        paths.some((own) => `${path}/`.startsWith(`${own}/`)),
        `${path} has a layer`,
      );
  });
}

test("deflated and streamed archives give the same weights", async () => {
  for (const [name, original] of [
    ["deflated.keras", "cnn.keras"],
    ["streamed.keras", "lstm.keras"],
  ] as const) {
    const [a, b] = await Promise.all([readKerasArchive(fixture(name)), readKerasArchive(fixture(original))]);
    assert.equal(a.config, b.config);
    assert.equal(a.weightGroups, b.weightGroups);
    for (const path of a.weightGroups) {
      assert.equal(
        await Promise.all(a.weights(path)!.map((w) => w.float32())),
        await Promise.all(b.weights(path)!.map((w) => w.float32())),
      );
    }
  }
});

test("Keras 2.13's paths read as today's", async () => {
  const today = await readKerasArchive(fixture("cnn.keras"));
  for (const name of ["old.keras", "old-windows.keras"]) {
    const old = await readKerasArchive(fixture(name));
    assert.is(old.kerasVersion, undefined);
    assert.equal(old.weightGroups, today.weightGroups);
    for (const path of today.weightGroups) {
      assert.equal(
        await Promise.all(old.weights(path)!.map((w) => w.float32())),
        await Promise.all(today.weights(path)!.map((w) => w.float32())),
        path,
      );
    }
  }
  const list = "_layer_checkpoint_dependencies";
  const paths = [
    `${list}/sequential`,
    `${list}/sequential/${list}/dense_10`,
    `${list}/sequential/${list}/dense_2`,
    `${list}/lstm/cell`,
  ];
  assert.equal([...modernPaths([...paths, "vars", "layers/dense_3"]).values()], [
    "layers/sequential", "layers/sequential/layers/dense_1", "layers/sequential/layers/dense", "layers/lstm/cell", "vars",
    "layers/dense_3",
  ]); // prettier-ignore
});

test("unknown paths are undefined, layers without weights empty, the optimizer no weight group", async () => {
  const read = await readKerasArchive(fixture("trained.keras"));
  for (const path of ["layers/dense_9", "dense", "", "__proto__", "constructor"]) {
    if (path !== "") assert.is(read.weights(path), undefined);
  }
  assert.equal(read.weights("layers/dropout"), []);
  assert.is(read.layerName("layers/none"), undefined);
  assert.ok(read.weights("optimizer")!.length > 10, "numeric order beyond 9");
  assert.is(read.weights("optimizer")![10]!.path, "optimizer/vars/10");
  assert.is(read.weightGroups.includes("optimizer"), false);
});

const withWeights = (file: string): Promise<KerasArchive> =>
  readKerasArchive(
    zip([
      { name: "config.json", data: '{"class_name":"S"}' },
      { name: "model.weights.h5", data: fixture(file) },
    ]),
  );

test("the model's own arrays are at the empty path; random state is no weight; odd numbering is refused", async () => {
  const odd = await withWeights("odd-vars.h5");
  assert.equal([...(await odd.weights("")![0]!.float32())], [1]);
  assert.equal(odd.weightGroups, ["", "layers/gap", "layers/group", "layers/group/vars/0", "layers/named"]);
  assert.is(odd.weights("layers/dropout/seed_generator")![0]!.dtype, "uint32");
  throws(() => odd.weights("layers/gap"), "MODEL_FORMAT", /layers\/gap\/vars: .*numbered from 0.*array "1"/);
  throws(() => odd.weights("layers/named"), "MODEL_FORMAT", /Received: kernel/);
  throws(() => odd.weights("layers/group"), "MODEL_FORMAT", /numbered from 0/);
});

test("weights with links of any other kind are refused when the archive is read", async () => {
  await rejects(
    withWeights("soft-link.h5"),
    "MODEL_FORMAT",
    /model\.weights\.h5: byte \d+: the member "layers" is a soft link/,
  );
  await rejects(withWeights("external-link.h5"), "MODEL_FORMAT", /link to another file/);
  await rejects(withWeights("external-data.h5"), "MODEL_FORMAT", /outside the file/);
  await rejects(withWeights("virtual.h5"), "MODEL_FORMAT", /virtual dataset/);
  await rejects(withWeights("hard-links.h5"), "MODEL_FORMAT", /"layers\/dense\/vars" is also "layers"/);
  await rejects(withWeights("manifest.json"), "MODEL_FORMAT", /not an HDF5 file/);
});

test("toSnakeCase agrees with Keras on every layer class", () => {
  for (const [name, snake] of Object.entries(manifest.snake_case)) assert.is(toSnakeCase(name), snake, name);
  assert.is(toSnakeCase("PReLU"), "p_re_lu");
  assert.is(toSnakeCase("MaxPooling2D"), "max_pooling2d");
});

test("weightPaths numbers by class and order", () => {
  assert.equal(weightPaths(["Dense", "Conv2D", "Dense", "__proto__", "Dense"]), [
    "layers/dense", "layers/conv2d", "layers/dense_1", "layers/__proto__", "layers/dense_2",
  ]); // prettier-ignore
  assert.equal(weightPaths(["LSTMCell", "LSTMCell"], "layers/rnn/cell/cells"), [
    "layers/rnn/cell/cells/lstm_cell", "layers/rnn/cell/cells/lstm_cell_1",
  ]); // prettier-ignore
});

test("files that are something else are named", async () => {
  const cases: [string | Uint8Array, string, RegExp][] = [
    ["", "MODEL_FORMAT", /an empty file/],
    ["<!DOCTYPE html><html>", "MODEL_FORMAT", /m\.keras: .*an HTML page/],
    ["\n  <html lang=en>", "MODEL_FORMAT", /an HTML page/],
    ["<?xml version='1.0'?><Error>", "MODEL_FORMAT", /an XML document/],
    [
      "version https://git-lfs.github.com/spec/v1\noid sha256:00",
      "MODEL_FORMAT",
      /a git-lfs pointer.*git lfs pull/,
    ],
    ["404: Not Found", "MODEL_FORMAT", /text that begins "404: Not Found"/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "MODEL_FORMAT", /a gzip archive: unpack it first/],
    [concat(new Uint8Array(257), utf8("ustar\0")), "MODEL_FORMAT", /a tar archive/],
    [new Uint8Array(4096), "MODEL_FORMAT", /zeros only/],
    [concat(Uint8Array.of(28, 0, 0, 0), utf8("TFL3")), "MODEL_FORMAT", /TensorFlow Lite/],
    [Uint8Array.of(8, 7, 18, 1), "MODEL_FORMAT", /protocol buffer, perhaps an ONNX/],
    [Uint8Array.of(0x80, 4, 0x95, 1), "MODEL_FORMAT", /Python pickle, which is never executed/],
    [Uint8Array.of(0xde, 0xad, 0xbe, 0xef), "MODEL_FORMAT", /4 bytes that begin de ad be ef/],
  ];
  for (const [content, code, text] of cases) {
    const file = typeof content === "string" ? utf8(content) : content;
    await rejects(readKerasArchive(file, { name: "m.keras" }), code, text);
  }
  assert.is(detectFormat(fixture("cnn.keras")), "zip");
  assert.is(detectFormat(fixture("earliest.h5")), "hdf5");
  assert.is(detectFormat(utf8(" [1]")), "json");
  assert.is(detectFormat(utf8("")), "unknown");
});

test("archives without the members of a model", async () => {
  const good: Member = { name: "config.json", data: '{"class_name":"Sequential"}' };
  const h5: Member = { name: "model.weights.h5", data: weightsFile };
  await rejects(readKerasArchive(zip([])), "MODEL_FORMAT", /no config\.json.*an empty archive/);
  await rejects(
    readKerasArchive(zip([{ ...good, name: "my/config.json" }])),
    "MODEL_FORMAT",
    /zip the files, not the folder/,
  );
  await rejects(readKerasArchive(zip([good])), "MODEL_FORMAT", /no "model\.weights\.h5"/);
  await rejects(readKerasArchive(zip([good, { name: "model.weights.npz", data: "" }])), "UNSUPPORTED", /npz/);
  await rejects(
    readKerasArchive(zip([good, { name: "model.weights.json", data: '{"weight_map":{"/vars":"../x.h5"}}' }])),
    "MODEL_FORMAT",
    /weight_map: a file names a file that is not beside it.*"\.\.\/x\.h5"/,
  );
  await rejects(
    readKerasArchive(zip([good, h5, { name: "run.py", data: "" }])),
    "MODEL_FORMAT",
    /"run\.py", which is no part/,
  );
  const extras = ["assets/", "assets/a/b.txt", "__MACOSX/._config.json", ".DS_Store"].map((name) => ({
    name,
    data: "",
  }));
  assert.is((await readKerasArchive(zip([good, h5, ...extras]))).config["class_name"], "Sequential");
  await rejects(
    readKerasArchive(fixture("cnn.keras"), { limits: { modelBytes: 1000 } }),
    "MODEL_FORMAT",
    /larger than allowed/,
  );
});

test("config.json: size, depth, kind, encoding", async () => {
  const read = (config: string, limits = {}): Promise<unknown> =>
    readKerasArchive(archive(config), { limits });
  const deep = "[".repeat(5_000_000);
  await rejects(read(deep), "MODEL_FORMAT", /config\.json: .*too deeply.*at most 100/);
  await rejects(read('{"a":'.repeat(101)), "MODEL_FORMAT", /too deeply/);
  await rejects(read(`{"class_name":"S","a":${"[".repeat(100)}`), "MODEL_FORMAT", /too deeply/);
  assert.ok(await read(`{"class_name":"S","a":${"[".repeat(99)}${"]".repeat(99)}}`));
  assert.ok(await read(`{"class_name":"S","a":"${'[\\"{'.repeat(500)}"}`), "brackets in strings don't count");
  await rejects(
    read('{"class_name":"S"}', { jsonBytes: 10 }),
    "MODEL_FORMAT",
    /config\.json: .*larger than allowed/,
  );
  await rejects(read("[1]"), "MODEL_FORMAT", /config\.json: .*Expected: an object. Received: an array of 1/);
  await rejects(read("{}"), "MODEL_FORMAT", /config\.json: class_name: a value is missing/);
  await rejects(
    read('{"class_name":3}'),
    "MODEL_FORMAT",
    /class_name: a value is of the wrong kind.*a string.*Received: 3/,
  );
  await rejects(read('{"class_name":"S",}'), "MODEL_FORMAT", /config\.json: this is not valid JSON/);
  await rejects(read(""), "MODEL_FORMAT", /not valid JSON/);
  const latin = zip([{ name: "config.json", data: Uint8Array.of(0x22, 0xff, 0x22) }]);
  await rejects(readKerasArchive(latin), "MODEL_FORMAT", /not valid JSON/);
  await rejects(
    readKerasArchive(archive('{"class_name":"S"}', { name: "metadata.json", data: "3" })),
    "MODEL_FORMAT",
    /metadata\.json/,
  );
});

test("__proto__ and constructor as keys are plain data", async () => {
  const { config } = await readKerasArchive(
    archive(
      '{"class_name":"S","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"config":{"__proto__":{"units":3}}}',
    ),
  );
  assert.is(({} as Record<string, unknown>)["polluted"], undefined);
  assert.is(Object.getPrototypeOf(config), Object.prototype);
  const reader = new ConfigReader(config, "config.json");
  assert.equal(reader.object("__proto__").value, { polluted: 1 });
  assert.is(reader.object("config").optionalInteger("units"), undefined);
  assert.is(reader.raw("toString"), undefined);
  throws(
    () => reader.object("config").string("hasOwnProperty"),
    "MODEL_FORMAT",
    /config\.hasOwnProperty: a value is missing/,
  );
});

test("ConfigReader says where and what", () => {
  const json = {
    a: { list: [{ n: 1.5, i: 3, b: false, s: "x", none: null, ints: [1, 2], "odd key": 1 }, 7] },
  };
  const reader = new ConfigReader(json, "config.json");
  const item = new ConfigReader(json.a.list[0] as never, "config.json: a.list[0]");
  assert.is(item.number("n"), 1.5);
  assert.is(item.integer("i"), 3);
  assert.is(item.boolean("b"), false);
  assert.is(item.string("s"), "x");
  assert.equal(item.integers("ints"), [1, 2]);
  assert.equal(item.keys(), ["n", "i", "b", "s", "none", "ints", "odd key"]);
  for (const key of ["none", "missing"]) {
    assert.is(item.optionalString(key), undefined);
    assert.is(item.optionalNumber(key), undefined);
    assert.is(item.optionalInteger(key), undefined);
    assert.is(item.optionalBoolean(key), undefined);
    assert.is(item.optionalArray(key), undefined);
    assert.is(item.optionalIntegers(key), undefined);
    assert.is(item.optionalObject(key), undefined);
  }
  assert.is(reader.optionalObject("a")!.array("list").length, 2);
  throws(
    () => item.integer("n"),
    "MODEL_FORMAT",
    /config\.json: a\.list\[0\]\.n: .*Expected: an integer\. Received: 1\.5/,
  );
  throws(() => item.optionalInteger("s"), "MODEL_FORMAT", /Expected: an integer or null\. Received: "x"/);
  throws(() => item.integers("list"), "MODEL_FORMAT", /an array of integers. Received: nothing/);
  throws(() => item.boolean("odd key"), "MODEL_FORMAT", /a\.list\[0\]\["odd key"\]/);
  throws(
    () => reader.object("a").objects("list"),
    "MODEL_FORMAT",
    /config\.json: a\.list\[1\]: .*an object. Received: 7/,
  );
  assert.match(item.fail("i", "at most 2").message, /a\.list\[0\]\.i: .*Expected: at most 2\. Received: 3/);
  throws(
    () => new ConfigReader({ s: "y".repeat(999) }, "c").number("s"),
    "MODEL_FORMAT",
    /Received: "y{56}\.\.\./,
  );
});

test.run();
