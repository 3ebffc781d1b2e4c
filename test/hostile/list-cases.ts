import { concat, utf8 } from "../formats/helpers.ts";
import { kerasFile, node, npy, npyHeader, safetensors, sequential, tfjs, type Value } from "./files.ts";
import type { HostileCase } from "./harness.ts";
import { zip } from "../formats/helpers.ts";

// ---- model.json of TensorFlow.js with its shards ----

const model = (name: string, change: Parameters<typeof tfjs>[0], text: RegExp, code: HostileCase["code"] = "MODEL_FORMAT"): HostileCase => ({
  name, code, text, source: () => tfjs(change),
}); // prettier-ignore
const MANIFEST = /weightsManifest\[0\]/;

/** Beginning with the letter, so that a search for an end begins at each. */
const long = (letter: string): string => letter.repeat(200_000);

export const tfjsCases: readonly HostileCase[] = [
  { name: "a sound model", code: "LOADS", source: () => tfjs() },
  ...["../x.bin", "/etc/passwd", "https://example.org/x", "//example.org/x", "file:///etc/passwd", "data:,x", "a/../../b", "..", ".", "C:\\x", "a\\b", "a\0b", "a?b", "a#b", "%2e%2e/x", "a//b", "", " ", "a\n"].map((path) =>
    model(`a shard ${JSON.stringify(path)}`, { group: { paths: [path] } }, /weightsManifest\[0\]\.paths\[0\].*not beside it/)),
  ...[null, 7, {}, ["a"]].map((path) => model(`a shard that is ${JSON.stringify(path)}`, { group: { paths: [path] } }, /weightsManifest\[0\]\.paths\[0\]/)),
  model("a shard name of 200,000 letters", { group: { paths: [long("a")] } }, /not beside it/),
  model("a shard twice", { group: { paths: ["a", "a"] }, bytes: 18 }, /weightsManifest.*named twice/),
  model("100,000 shards", { group: { paths: Array.from({ length: 100_000 }, (_, i) => `s${i}`) } }, /weightsManifest.*too many files/),
  model("shards that are a text", { group: { paths: "group1-shard1of1.bin" } }, MANIFEST),
  model("no shards", { group: { paths: [] } }, /longer or shorter/),
  model("a shard too short by one byte", { bytes: 35 }, /longer or shorter.*36 bytes.*35/),
  model("a shard too long by one byte", { bytes: 37 }, /longer or shorter/),
  model("an empty shard", { bytes: 0 }, /longer or shorter/),
  model("a manifest that is an object", { root: { weightsManifest: {} } }, /weightsManifest: /),
  model("a manifest of null", { root: { weightsManifest: [null] } }, MANIFEST),
  model("no topology", { root: { modelTopology: null } }, /modelTopology: /),
  model("a topology that is a text", { root: { modelTopology: "{}" } }, /modelTopology: /),
  model("a graph model", { root: { format: "graph-model" } }, /format: /, "UNSUPPORTED"),
  model("a format that is an object", { root: { format: {} } }, /format: /),
  model("two weights of one name", { bias: { name: "dense/kernel" } }, /weights\[1\]\.name/),
  ...[[-2, 3], [2.5, 3], ["2", 3], [2 ** 31, 2 ** 31], [2 ** 53, 0], [1e308], [null, 3], Array<number>(9).fill(1)].map((shape) =>
    model(`a shape ${JSON.stringify(shape)}`, { kernel: { shape } }, /weights\[0\]\.shape: this is no shape/)),
  model("a shape that is a number", { kernel: { shape: 6 } }, /weights\[0\]\.shape: /),
  model("a shape of 2^29 that nothing stands behind", { kernel: { shape: [2 ** 29] } }, /longer or shorter/),
  model("a transposed shape", { kernel: { shape: [3, 2] } }, /another shape.*\(2, 3\).*\(3, 2\)/, "WEIGHT"),
  ...["string", "complex64", "float64", "__proto__", "constructor", ""].map((dtype) => model(`the type ${dtype}`, { kernel: { dtype } }, /weights\[0\]\.dtype/, "UNSUPPORTED")),
  model("a type that is a number", { kernel: { dtype: 4 } }, /weights\[0\]\.dtype/),
  ...[{ dtype: "uint8" }, { dtype: "uint8", scale: 1 }, { dtype: "uint8", min: 0 }, { dtype: "uint8", scale: null, min: 0 }, { dtype: "uint8", scale: "1", min: 0 }, { dtype: "uint4", scale: 1, min: 0 }, { dtype: "__proto__" }, { scale: 1, min: 0 }, "uint8", [1]].map((quantization) =>
    model(`quantization ${JSON.stringify(quantization)}`, { kernel: { quantization }, bytes: 18 }, /weights\[0\]\.quantization/)),
  { name: "a scale beyond all numbers", code: "MODEL_FORMAT", text: /quantization\.scale/, source: () => {
    const { modelJson, weights } = tfjs({ kernel: { quantization: { dtype: "uint8", scale: 7, min: 0 } }, bytes: 18 });
    return { modelJson: utf8(new TextDecoder().decode(modelJson).replace('"scale":7', '"scale":1e400')), weights };
  } },
  ...["a", "/", ":", "1", "a/", ".npy"].map((letters) => model(`a weight's name of 200,000 times ${letters}`, { kernel: { name: long(letters) } }, /no layer of the model needs/, "WEIGHT")),
  ...["__proto__/kernel", "constructor", "", "dense/../dense/kernel"].map((name) => model(`a weight named ${JSON.stringify(name)}`, { kernel: { name } }, /./, name.startsWith("dense") ? "LOADS" : "WEIGHT")),
  model("a name that is an object", { kernel: { name: {} } }, /weights\[0\]\.name/),
  model("a surplus weight", { group: { weights: [{ name: "dense/kernel", shape: [2, 3], dtype: "float32" }, { name: "dense/bias", shape: [3], dtype: "float32" }, { name: "dense/more", shape: [], dtype: "float32" }] }, bytes: 40 }, /surplus weights/, "WEIGHT"),
  model("a missing weight", { group: { weights: [{ name: "dense/kernel", shape: [2, 3], dtype: "float32" }] }, bytes: 24 }, /lacks weights/, "WEIGHT"),
  { name: "fewer files than shards", code: "MODEL_FORMAT", text: /was not given/, source: () => ({ ...tfjs(), weights: [] }) },
  { name: "bytes without the files they name", code: "MODEL_FORMAT", text: /not known where they are/, source: () => tfjs().modelJson },
  { name: "a manifest twice", code: "MODEL_FORMAT", text: /a key stands twice.*weightsManifest/, source: () => {
    const { modelJson, weights } = tfjs();
    return { modelJson: utf8(new TextDecoder().decode(modelJson).replace(/}$/, ',"weightsManifest":[]}')), weights };
  } },
]; // prettier-ignore

// ---- safetensors ----

const arrays = (name: string, header: Value, dataBytes: number, text: RegExp, code: HostileCase["code"] = "MODEL_FORMAT", length?: number | bigint): HostileCase => ({
  name, code, text, as: "weights", source: () => safetensors(header, dataBytes, length),
}); // prettier-ignore
const kernel = { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] };
const bias = { dtype: "F32", shape: [3], data_offsets: [24, 36] };
const both = (change: object, more: object = {}): object => ({ "dense/kernel": { ...kernel, ...change }, "dense/bias": bias, ...more }); // prettier-ignore

export const safetensorsCases: readonly HostileCase[] = [
  arrays("a sound file", both({}), 36, /./, "LOADS"),
  ...[2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, 2n ** 32n].map((length) => arrays(`a header of ${length} bytes`, both({}), 36, /not a model file|header/, "MODEL_FORMAT", length)),
  ...[0, 1, 2 ** 31, 100_000_001, 5000].map((length) => arrays(`a header of ${length} bytes`, both({}), 36, /header|JSON/, "MODEL_FORMAT", length)),
  arrays("offsets beyond the file", both({ data_offsets: [0, 2 ** 40] }), 36, /data_offsets/),
  arrays("offsets that overlap", both({}, { "dense/bias": { ...bias, data_offsets: [20, 32] } }), 36, /data_offsets/),
  arrays("two arrays on the same bytes", both({}, { "dense/more": kernel }), 36, /data_offsets/),
  arrays("a gap", both({}, { "dense/bias": { ...bias, data_offsets: [28, 40] } }), 40, /data_offsets/),
  arrays("offsets that go back", both({ data_offsets: [24, 0] }), 36, /data_offsets/),
  arrays("negative offsets", both({ data_offsets: [-24, 0] }), 36, /data_offsets/),
  ...[[0.5, 24], ["0", "24"], [0], [0, 24, 24], null, "0,24", {}, [2 ** 53, 2 ** 53 + 24]].map((offsets) => arrays(`offsets ${JSON.stringify(offsets)}`, both({ data_offsets: offsets }), 36, /data_offsets/)),
  arrays("bytes that belong to nobody", both({}), 40, /longer or shorter/),
  arrays("data cut short", both({}), 35, /lies outside the file/),
  arrays("no data", both({}), 0, /lies outside the file/),
  ...["F32 ", "f32", "F8_E4M3", "C64", "__proto__", ""].map((dtype) => arrays(`the type ${JSON.stringify(dtype)}`, both({ dtype }), 36, /dtype/)),
  ...[[2 ** 32, 2 ** 32], [-1, -6], [2.5, 3], ["2", 3], 6, [2 ** 29, 2]].map((shape) => arrays(`the shape ${JSON.stringify(shape)}`, both({ shape }), 36, /shape/)),
  arrays("a shape of more bytes than its offsets", both({ shape: [2, 4] }), 36, /data_offsets/),
  arrays("an array that is null", { "dense/kernel": null }, 0, /dense\/kernel/),
  arrays("a header that is no JSON", "{'dense': 1}", 0, /not valid JSON/),
  arrays("a header nested deeply", '{"a":'.repeat(5000), 0, /nested too deeply/),
  arrays("a name twice", `{"dense/kernel":${JSON.stringify(kernel)},"dense/bias":${JSON.stringify(bias)},"dense/bias":${JSON.stringify(bias)}}`, 36, /a key stands twice/),
  arrays("a name twice, once escaped", `{"dense/kernel":${JSON.stringify(kernel)},"dense/bias":${JSON.stringify(bias)},"dense/b\\u0069as":${JSON.stringify(bias)}}`, 36, /a key stands twice/),
  arrays("an array named __proto__", '{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4, /no layer of the model needs/, "WEIGHT"),
  arrays("an array in the place of the metadata", both({}, { __metadata__: bias }), 36, /__metadata__/),
  arrays("no arrays", {}, 0, /not a model file|lacks weights/, "MODEL_FORMAT"),
  arrays("one array", { "dense/kernel": kernel }, 24, /lacks weights/, "WEIGHT"),
  arrays("a surplus array", both({}, { "dense/more": { dtype: "F32", shape: [0], data_offsets: [36, 36] } }), 36, /surplus weights/, "WEIGHT"),
  arrays("60,000 arrays of nothing", Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`x${i}`, { dtype: "F32", shape: [0], data_offsets: [0, 0] }])), 0, /no layer of the model needs/, "WEIGHT"),
  { name: "NaN and infinity", as: "weights", code: "LOADS", source: () => {
    const file = safetensors(both({}), 36);
    new DataView(file.buffer).setFloat32(file.length - 4, NaN, true);
    new DataView(file.buffer).setFloat32(file.length - 8, -Infinity, true);
    return file;
  } },
  { name: "as a model", code: "MODEL_FORMAT", text: /weights without a model/, source: () => safetensors(both({}), 36) },
]; // prettier-ignore

// ---- npz and npy ----

const member = (name: string, data: Uint8Array, deflate = false): Parameters<typeof zip>[0][number] => ({
  name,
  data,
  deflate,
});
const KERNEL = npy(npyHeader("<f4", "(2, 3)"), 24);
const BIAS = npy(npyHeader("<f4", "(3,)"), 12);
const npz = (name: string, first: Uint8Array, text: RegExp, code: HostileCase["code"] = "MODEL_FORMAT"): HostileCase => ({
  name, code, text, as: "weights", source: () => zip([member("arr_0.npy", first), member("arr_1.npy", BIAS)]),
}); // prettier-ignore
const header = (name: string, text: string, fault: RegExp = /NumPy header/, code: HostileCase["code"] = "MODEL_FORMAT"): HostileCase =>
  npz(`the header ${name}`, npy(text, 24), fault, code); // prettier-ignore

export const numpyCases: readonly HostileCase[] = [
  npz("sound arrays", KERNEL, /./, "LOADS"),
  header("that is code", "__import__('os').system('id')\n"),
  header("with code behind it", `${npyHeader("<f4", "(2, 3)").trim()}; __import__('os')\n`),
  header("with code before it", `exec('x') or ${npyHeader("<f4", "(2, 3)")}`),
  header("with code for a shape", npyHeader("<f4", "(2, __import__('os'))")),
  header("with a sum for a shape", npyHeader("<f4", "(1+1, 3)")),
  header("with a shape twice", `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'shape': (9,)}\n`),
  header("with a key too many", `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 1}\n`),
  header("without a shape", "{'descr': '<f4', 'fortran_order': False}\n"),
  header("of nothing", ""),
  header("of structured types", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }\n"),
  header("of objects", npyHeader("|O", "(2, 3)"), /pickled objects, which would be executed/, "UNSUPPORTED"),
  header("of big-endian numbers", npyHeader(">f4", "(2, 3)"), /cannot be read/, "UNSUPPORTED"),
  header("in Fortran order", npyHeader("<f4", "(2, 3)", "True"), /Fortran order/, "UNSUPPORTED"),
  header("of complex numbers", npyHeader("<c8", "(2, 3)"), /cannot be read/, "UNSUPPORTED"),
  header("of texts", npyHeader("<U9", "(2, 3)"), /cannot be read/, "UNSUPPORTED"),
  header("of times", npyHeader("<M8", "(2, 3)"), /cannot be read/, "UNSUPPORTED"),
  ...["__proto__", "constructor"].map((type) => header(`of the type ${type}`, npyHeader(type, "(2, 3)"))),
  ...["(-2, 3)", "(2.0, 3)", "(2 3)", "('2', 3)", "6", "[2, 3]", "(None, 3)", "(0x2, 3)"].map((shape) => header(`of the shape ${shape}`, npyHeader("<f4", shape))),
  ...["(4294967296, 4294967296)", "(99999999999999999999999,)", "(1, 1, 1, 1, 1, 1, 1, 1, 1)", "(536870912, 0, 536870913)"].map((shape) => header(`of the shape ${shape}`, npyHeader("<f4", shape), /no shape of a weight/)),
  header("of 2^29 numbers that are not there", npyHeader("<f4", "(536870912,)"), /lies outside the file/),
  header("of a scalar", npyHeader("<f4", "()"), /more bytes than the array has/),
  npz("data cut short", npy(npyHeader("<f4", "(2, 3)"), 23), /lies outside the file/),
  npz("data too long", npy(npyHeader("<f4", "(2, 3)"), 25), /more bytes than the array has/),
  npz("a version of the future", npy(npyHeader("<f4", "(2, 3)"), 24, 9), /no known version/),
  npz("a header longer than the file", npy(npyHeader("<f4", "(2, 3)"), 24, 1, 60_000), /NumPy header/),
  npz("a header of 4 GiB", npy(npyHeader("<f4", "(2, 3)"), 24, 2, 2 ** 32 - 1), /NumPy header/),
  npz("a header of 50,000 spaces", npy(npyHeader("<f4", "(2, 3)") + " ".repeat(50_000), 24), /NumPy header/),
  npz("bytes that are no array", utf8("not an array"), /NumPy header/),
  npz("an empty member", new Uint8Array(), /NumPy header/),
  npz("arrays of other shapes", BIAS, /another shape/, "WEIGHT"),
  { name: "an array too many", as: "weights", code: "WEIGHT", text: /surplus/, source: () => zip([member("arr_0.npy", KERNEL), member("arr_1.npy", BIAS), member("arr_2.npy", BIAS)]) },
  { name: "an array twice", as: "weights", code: "MODEL_FORMAT", text: /holds "arr_0\.npy" twice/, source: () => zip([member("arr_0.npy", KERNEL), member("arr_0.npy", BIAS)]) },
  { name: "a pickle beside the arrays", as: "weights", code: "MODEL_FORMAT", text: /no Keras model/, source: () => zip([member("arr_0.npy", KERNEL), member("x.pkl", BIAS)]) },
  { name: "1,000 members of zeros, each below the floor", as: "weights", code: "MODEL_FORMAT", text: /inflate beyond the allowed ratio/, source: () => zip(zeros) },
  { name: "an array alone", as: "weights", code: "WEIGHT", source: () => KERNEL },
  { name: "an array with bytes behind it", as: "weights", code: "MODEL_FORMAT", text: /more bytes/, source: () => concat(KERNEL, BIAS) },
]; // prettier-ignore

const MEGABYTE = npy(npyHeader("<f4", "(262000,)"), 1_048_000);
const zeros: Parameters<typeof zip>[0] = Array.from({ length: 1000 }, (_, i) =>
  member(`arr_${i}.npy`, MEGABYTE, true),
);

// ---- what is no model at all ----

export const otherCases: readonly HostileCase[] = [
  ...(["", "\0", "\0".repeat(4096), "PK", "PK\x03\x04", "PK\x05\x06", "{", "[", "{}", "[]", "null", "\x80\x04.", "\x1f\x8b", "GIF89a", "<html>", "version https://git-lfs"] as const).map((text): HostileCase => ({
    name: `a file of ${JSON.stringify(text.slice(0, 20))}`, code: "MODEL_FORMAT", source: () => Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  })),
  { name: "JSON of another kind", code: "MODEL_FORMAT", text: /this JSON is no model/, source: () => utf8('{"name": "package"}') },
  { name: "a list of shards alone that climbs", code: "MODEL_FORMAT", text: /weight_map.*not beside it/, source: () => utf8('{"weight_map": {"/layers/dense": "../x.h5"}}') },
  { name: "a list of 100,000 shards", code: "MODEL_FORMAT", text: /weight_map.*too many files/, source: () => utf8(JSON.stringify({ weight_map: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`/l${i}`, `s${i}.h5`])) })) },
  { name: "a configuration with a key of its own", code: "MODEL_FORMAT", text: /config\.layers/, source: () => utf8(JSON.stringify({ class_name: "Sequential", config: { layers: { length: 3 } } })) },
  { name: "a member of another name", code: "MODEL_FORMAT", text: /no part of a Keras model/, source: () => zip([{ name: "config.json", data: "{}" }, { name: "run.sh", data: "rm" }]) },
  { name: "pickled weights", code: "UNSUPPORTED", text: /pickled/, source: () => zip([{ name: "config.json", data: "{}" }, { name: "model.weights.npz", data: "x" }]) },
  { name: "no weights", code: "MODEL_FORMAT", text: /has no "model\.weights\.h5"/, source: () => zip([{ name: "config.json", data: JSON.stringify(sequential(node("Activation", { activation: "relu" }))) }]) },
  { name: "a smaller limit", code: "MODEL_FORMAT", text: /larger than allowed/, source: () => kerasFile(sequential()), options: { limits: { modelBytes: 500 } } },
]; // prettier-ignore
