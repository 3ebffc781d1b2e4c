import { utf8 } from "../formats/helpers.ts";
import {
  call,
  dense,
  functional,
  functionalInput,
  inputLayer,
  kerasFile,
  node,
  sequential,
  tensor,
  type Value,
} from "./files.ts";
import type { HostileCase } from "./harness.ts";
import { Hdf5File } from "./hdf5-file.ts";

const empty = new Hdf5File();
const emptyWeights: Uint8Array = empty.finish(empty.group({}));

const at = (place: string): RegExp => new RegExp(`^config\\.json: ${place}`);
const refused = (name: string, config: Value, text: RegExp, code: HostileCase["code"] = "MODEL_FORMAT"): HostileCase => ({
  name, code, text, source: () => kerasFile(config),
}); // prettier-ignore

/** One layer between an input and its weights. */
const layer = (className: string, config: Value, shape: Value[] = [null, 4, 4, 2]): object =>
  sequential(inputLayer(...shape), node(className, config as object));
const wrong = (name: string, className: string, config: Value, key: string, shape?: Value[]): HostileCase =>
  refused(
    `${className}: ${name}`,
    layer(className, config, shape),
    new RegExp(`config\\.layers\\[1\\].*${key}`),
  );

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);
const deepModel = (depth: number): object => {
  let model: object = sequential(dense());
  for (let i = 0; i < depth; i++) model = sequential(model);
  return model;
};
const chain = (count: number): Value[] => [
  functionalInput,
  ...Array.from({ length: count }, (_, i) => call("Activation", i === count - 1 ? "out" : `a${i}`, { activation: "relu" }, i === 0 ? "in" : `a${i - 1}`)),
]; // prettier-ignore
const doubled = (className: string, count: number): Value[] => [
  functionalInput,
  ...Array.from({ length: count }, (_, i) => call(className, i === count - 1 ? "out" : `a${i}`, className === "Concatenate" ? { axis: -1 } : {}, ...Array<string>(2).fill(i === 0 ? "in" : `a${i - 1}`))),
]; // prettier-ignore

// ---- the document ----

const raw: readonly HostileCase[] = [
  refused("nothing", "", at("this is not valid JSON")),
  refused("an array", "[]", at("a value is of the wrong kind")),
  refused("null", "null", at("a value is of the wrong kind")),
  refused("100,000 arrays in each other", nested(100_000, "[", "]"), at("the JSON is nested too deeply")),
  refused("100,000 objects in each other", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, at("the JSON is nested too deeply")),
  refused("200,000 brackets that are never closed", "[{".repeat(100_000), at("the JSON is nested too deeply")),
  refused("200 models in each other", deepModel(200), at("the JSON is nested too deeply")),
  refused("JSON with a comment", '{"class_name": "Sequential" /* here */}', at("this is not valid JSON")),
  refused("NaN, which Python writes", '{"class_name": "Sequential", "config": {"layers": [NaN]}}', at("this is not valid JSON")),
  refused("a string that does not end", '{"class_name": "Seq', at("this is not valid JSON")),
  refused("a key twice", '{"class_name": "Sequential", "config": {"layers": []}, "class_name": "Functional"}', at("a key stands twice")),
  refused("a key twice, once escaped", '{"class_name": "Sequential", "config": {"layers": [], "l\\u0061yers": []}}', at("a key stands twice")),
  { name: "UTF-16", code: "MODEL_FORMAT", text: at("this is not valid JSON"), source: () => kerasFile(new TextDecoder().decode(new Uint8Array(Uint16Array.from(utf8("{}")).buffer))) },
  { name: "a byte order mark", code: "LOADS", source: () => kerasFile(`\ufeff${JSON.stringify(sequential(inputLayer(null, 2), dense()))}`) },
  { name: "a version that is an object", code: "MODEL_FORMAT", text: /^metadata\.json: keras_version/, source: () => kerasFile(sequential(), undefined, { keras_version: {} }) },
  { name: "a version that is no version", code: "LOADS", source: () => kerasFile(sequential(inputLayer(null, 2), dense()), undefined, { keras_version: "../../etc" }) },
]; // prettier-ignore

// ---- names of every prototype ----

const keys: readonly HostileCase[] = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"].flatMap((key) => [
    refused(`a class ${key}`, layer(key, {}), /config\.layers\[1\].*not supported/, "UNSUPPORTED"),
    refused(`an argument ${key}`, `{"class_name":"Sequential","config":{"layers":[{"class_name":"Dense","config":{"units":3,"${key}":{"polluted":1}}}]}}`, /config\.layers\[0\].*Unknown argument/),
    refused(`an activation ${key}`, layer("Dense", { units: 3, activation: key }), /config\.layers\[1\].*activation/),
    refused(`an initializer ${key}`, layer("Dense", { units: 3, kernel_initializer: key }), /config\.layers\[1\].*kernel_initializer/),
    refused(`a keyword ${key} of a call`, `{"class_name":"Functional","config":{"layers":[${JSON.stringify(functionalInput)},{"class_name":"Add","name":"out","module":"keras.src.ops.numpy","config":{"name":"out"},"inbound_nodes":[{"args":[${JSON.stringify([tensor("in", 0, 0), 1]).slice(1, -1)}],"kwargs":{"${key}":{"polluted":1}}}]}],"input_layers":["in",0,0],"output_layers":["out",0,0]}}`, /config\.layers\[1\].*Unknown argument/),
  ]),
  { name: "a layer named __proto__", code: "LOADS", source: () => kerasFile(sequential(inputLayer(null, 2), dense({ name: "__proto__" }))) },
  refused("a class that is an object without a text", { class_name: { toString: 1 }, config: {} }, at("class_name")),
  refused("a layer whose class is an object without a text", layer({ toString: 1 } as never, {}), at("config\\.layers\\[1\\]\\.class_name")),
  refused("a dtype that is an object without a text", layer("Dense", { units: 3, dtype: { toString: 1, class_name: "x", config: { name: { toString: 1 } } } }), /config\.layers\[1\].*dtype/, "UNSUPPORTED"),
  refused("an input's dtype that is an object without a text", sequential(node("InputLayer", { batch_shape: [null, 2], dtype: { toString: 1 } })), /config\.layers\[0\].*dtype/, "UNSUPPORTED"),
]; // prettier-ignore

// ---- sizes ----

const NUMBERS: readonly Value[] = [
  0,
  -1,
  0.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  "3",
  [3],
  { value: 3 },
  true,
  null,
];
const sizes: readonly HostileCase[] = [
  ...NUMBERS.map((units) => wrong(`units ${JSON.stringify(units)}`, "Dense", { units }, "units")),
  ...[0, -1, 0.5, 2 ** 31, "2", [[2, 2]], [2, 2, 2], null].map((size) => wrong(`kernel_size ${JSON.stringify(size)}`, "Conv2D", { filters: 2, kernel_size: size }, "kernel_size")),
  ...[0, -1, [1, 0], 1.5, "1", []].map((strides) => wrong(`strides ${JSON.stringify(strides)}`, "Conv2D", { filters: 2, kernel_size: 2, strides }, "strides")),
  ...[0, -3, 3, 1e9, "2"].map((groups) => wrong(`groups ${JSON.stringify(groups)}`, "Conv2D", { filters: 2, kernel_size: 2, groups }, "groups")),
  ...[0, -1, 2 ** 31, "1"].map((rate) => wrong(`dilation ${JSON.stringify(rate)}`, "Conv2D", { filters: 2, kernel_size: 2, dilation_rate: rate }, "dilation_rate|negative dimension|Computed output")),
  ...[0, -2, 0.1].map((size) => wrong(`pool_size ${JSON.stringify(size)}`, "MaxPooling2D", { pool_size: size }, "pool_size")),
  ...[[2 ** 31, null], [-5, 2], [null, 0], [null, 0.5], [null, "2"], [null, [2]], [null, 2 ** 29, 2], "(None, 2)", {}, 7].map((shape) =>
    refused(`batch_shape ${JSON.stringify(shape)}`, sequential(node("InputLayer", { batch_shape: shape }), dense()), /config\.layers\[0\].*(batch_?[sS]hape)/)),
  refused("no shape at all but one of no axes", sequential(inputLayer(), dense()), /config\.layers\[\d\]/),
  refused("units 2^29 after 1,000 features", sequential(inputLayer(null, 1000), dense({ units: 2 ** 29 })), /config\.layers\[1\].*too large/),
  wrong("a reshape to more than there is", "Reshape", { target_shape: [2 ** 20, 2 ** 20] }, "shape", [null, 4]),
  wrong("a reshape with two free axes", "Reshape", { target_shape: [-1, -1] }, "[sS]hape", [null, 4]),
  wrong("a reshape to negative sizes", "Reshape", { target_shape: [-2, -2] }, "[sS]hape", [null, 4]),
  wrong("2^31 repeats", "RepeatVector", { n: 2 ** 31 }, "n:", [null, 4]),
  wrong("2^29 repeats of 4", "RepeatVector", { n: 2 ** 29 }, "too large", [null, 4]),
  wrong("2^29-fold", "UpSampling2D", { size: [2 ** 29, 2] }, "too large"),
  wrong("a frame of 2^29", "ZeroPadding2D", { padding: 2 ** 29 }, "too large"),
  wrong("cut to nothing", "Cropping2D", { cropping: 4 }, "cropping|output|Computed"),
  refused("Softmax: axis 7", layer("Softmax", { axis: 7 }), /config\.layers\[1\].*axis/, "UNSUPPORTED"),
  refused("Concatenate: axis 7", layer("Concatenate", { axis: 7 }), /config\.layers\[1\]/, "UNSUPPORTED"),
  wrong("axes that repeat", "Permute", { dims: [1, 1, 1] }, "dims"),
  wrong("2^31 tokens", "Embedding", { input_dim: 2 ** 31, output_dim: 2 }, "input_dim", [null, 4]),
  wrong("2^29 tokens of 2^29", "Embedding", { input_dim: 2 ** 29, output_dim: 2 ** 29 }, "too large", [null, 4]),
  wrong("2^29 units", "LSTM", { units: 2 ** 29 }, "too large", [null, 4, 2]),
  refused("an equation of 10,000 letters", layer("EinsumDense", { equation: `${"a".repeat(10_000)},b->c`, output_shape: [2] }, [null, 4]), /config\.layers\[1\].*equation/, "UNSUPPORTED"),
  { name: "2^28 steps, each with its own ops", code: "LOADS", source: () => kerasFile(layer("TimeDistributed", { layer: node("Flatten", {}) }, [null, 2 ** 28, 1, 1]), emptyWeights) },
  { name: "1,000 x 1,000 steps, each with its own ops", code: "LOADS", source: () => kerasFile(layer("TimeDistributed", { layer: node("TimeDistributed", { layer: node("Flatten", {}) }) }, [null, 1000, 1000, 1, 1]), emptyWeights) },
]; // prettier-ignore

// ---- kinds: every key of a few layers with a value of another kind ----

const WRONG: readonly (readonly [string, Value])[] = [["an object", { a: 1 }], ["an array of arrays", [[[]]]], ["a text", "no such thing"], ["1e300", 1e300]]; // prettier-ignore
const KEYS: readonly (readonly [string, object, Value[], readonly string[]])[] = [
  ["Dense", { units: 3 }, [null, 2], ["units", "activation", "use_bias", "kernel_initializer", "bias_initializer", "trainable", "dtype"]],
  ["Conv2D", { filters: 2, kernel_size: 2 }, [null, 4, 4, 2], ["filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups"]],
  ["LSTM", { units: 3 }, [null, 4, 2], ["units", "recurrent_activation", "unit_forget_bias", "return_sequences", "go_backwards", "stateful"]],
  ["BatchNormalization", {}, [null, 4], ["axis", "momentum", "epsilon", "center", "scale"]],
  ["MaxPooling2D", {}, [null, 4, 4, 2], ["pool_size", "strides", "padding", "data_format"]],
]; // prettier-ignore
const kinds: readonly HostileCase[] = KEYS.flatMap(([className, config, shape, names]) =>
  names.flatMap((key) =>
    WRONG.filter(([kind]) => kind !== "an object" || !/initializer|activation$|dtype/.test(key))
      .filter(([, value]) => value !== 1e300 || !/momentum|epsilon/.test(key))
      .map(([kind, value]) => ({
        ...wrong(`${key} is ${kind}`, className, { ...config, [key]: value }, ".", shape),
        text: /config\.layers\[1\]/,
        code: key === "dtype" ? ("UNSUPPORTED" as const) : ("MODEL_FORMAT" as const),
      })),
  ),
);

// ---- graphs ----

const relu = (name: string, ...from: Value[]): object =>
  call("Activation", name, { activation: "relu" }, ...from);
const graphs: readonly HostileCase[] = [
  refused("a loop of two", functional([functionalInput, relu("a", "out"), relu("out", "a")]), at("config\\.layers: .*loops")),
  refused("a layer that feeds itself", functional([functionalInput, relu("out", "out")]), at("config\\.layers: .*loops")),
  refused("a merge that feeds itself", functional([functionalInput, call("Add", "out", {}, "in", "out")]), at("config\\.layers: .*loops")),
  refused("a loop beside the way to the output", functional([functionalInput, relu("a", "b"), relu("b", "a"), relu("out", "in")]), at("config\\.layers: .*loops")),
  refused("a layer that is not there", functional([functionalInput, relu("out", "nobody")]), /inbound_nodes\[0\].*Unknown layer: nobody/),
  ...["__proto__", "constructor"].map((name) => refused(`a layer ${name} that is not there`, functional([functionalInput, relu("out", name)]), /Unknown layer/)),
  ...[1, -1, 2 ** 31, 2 ** 53].map((call_) => refused(`call ${call_} of an input`, functional([functionalInput, relu("out", ["in", call_, 0])]), /keras_history/)),
  ...[1, -1, 2 ** 31].map((output) => refused(`output ${output} of an input`, functional([functionalInput, relu("out", ["in", 0, output])]), /keras_history.*no such output/)),
  refused("half a call", functional([functionalInput, relu("out", ["in", 0.5, 0])]), /keras_history/),
  refused("a history of texts", functional([functionalInput, relu("out", ["in", "0", "0"])]), /keras_history/),
  refused("a history of one", functional([functionalInput, relu("out", ["in"])]), /keras_history/),
  refused("two layers of one name", functional([functionalInput, relu("out", "in"), relu("out", "in")]), /config\.layers\[2\].*used more than once/),
  refused("an input that gets something", functional([{ ...functionalInput, inbound_nodes: [{ args: [tensor("out", 0, 0)], kwargs: {} }] }, relu("out", "in")]), /config\.layers\[0\]\.inbound_nodes/),
  refused("a call of nothing", functional([functionalInput, call("Activation", "out", { activation: "relu" })]), /inbound_nodes\[0\].*without tensors/),
  refused("a merge of one", functional([functionalInput, call("Add", "out", {}, "in")]), /inbound_nodes\[0\]/),
  refused("layers that are an object", functional({ 0: functionalInput }), at("config\\.layers: ")),
  refused("layers that are a text", functional("in out"), at("config\\.layers: ")),
  refused("a layer that is null", functional([functionalInput, null]), at("config\\.layers\\[1\\]: ")),
  refused("inbound nodes that are a text", functional([functionalInput, { ...relu("out", "in"), inbound_nodes: "in" }]), at("config\\.layers\\[1\\]\\.inbound_nodes: ")),
  refused("no outputs", functional([functionalInput, relu("out", "in")], []), at("config\\.output_layers: ")),
  refused("outputs that are null", functional([functionalInput, relu("out", "in")], null), at("config\\.output_layers: ")),
  refused("an output that is not there", functional([functionalInput, relu("out", "in")], ["nobody", 0, 0]), at("config\\.output_layers: .*Unknown layer")),
  refused("an output that is no output", functional([functionalInput, relu("out", "in")], ["out", 0, 9]), at("config\\.output_layers: .*no such output")),
  refused("an input that is no input", functional([functionalInput, relu("out", "in")], "out", ["out", 0, 0]), at("config\\.input_layers: .*no InputLayer")),
  refused("inputs that are not all", functional([functionalInput, { ...inputLayer(null, 2), name: "two", config: { batch_shape: [null, 2], name: "two" }, inbound_nodes: [] }, call("Add", "out", {}, "in", "two")]), /config/),
  refused("10,001 layers", functional(chain(10_001)), at("config\\.layers: .*too many layers")),
  refused("60 sums of concatenations, each of the one before twice", functional(doubled("Concatenate", 60)), /too large/),
  refused("28 models, each of which calls the one inside it twice", twice(28), /too many operations/, "UNSUPPORTED"),
  { name: "3,000 layers in a row", code: "LOADS", source: () => kerasFile(functional(chain(3000)), emptyWeights) },
  { name: "500 sums, each of the one before twice", code: "LOADS", source: () => kerasFile(functional(doubled("Add", 500)), emptyWeights) },
  { name: "28 models in each other", code: "LOADS", source: () => kerasFile(sequential(inputLayer(null, 2), activations(28)), emptyWeights) },
]; // prettier-ignore

/** Each model calls the one inside it twice. */
function twice(depth: number): object {
  let model = functional([functionalInput, relu("out", "in")]) as { config: object };
  for (let i = 0; i < depth; i++) {
    const inner = { ...call("Functional", "m", {}, "in"), config: { ...model.config, name: "m" } };
    const calls = [tensor("in", 0, 0), tensor("m", 0, 0)].map((from) => ({ args: [from], kwargs: {} }));
    model = functional([functionalInput, { ...inner, inbound_nodes: calls }], ["m", 2, 0]) as {
      config: object;
    };
  }
  return model;
}

function activations(depth: number): object {
  return depth === 0 ? node("Activation", { activation: "relu" }) : sequential(activations(depth - 1));
}

// ---- code and what lies elsewhere ----

const elsewhere: readonly HostileCase[] = [
  refused("a Lambda", layer("Lambda", { function: { class_name: "__lambda__", config: { code: "4wEAAA==" } } }), /config\.layers\[1\].*Lambda/, "UNSUPPORTED"),
  refused("a class of another module", layer("os.system", {}), /config\.layers\[1\].*not supported/, "UNSUPPORTED"),
  refused("a TFSMLayer", layer("TFSMLayer", { filepath: "/etc" }), /config\.layers\[1\].*TFSMLayer/, "UNSUPPORTED"),
  refused("a vocabulary in a file", layer("StringLookup", { vocabulary: "/etc/passwd" }), /config\.layers\[1\]/, "UNSUPPORTED"),
  refused("an activation that is a function of Python", layer("Dense", { units: 3, activation: { module: "builtins", class_name: "function", config: "eval", registered_name: "function" } }), /config\.layers\[1\].*activation/, "UNSUPPORTED"),
  refused("a registered class that is not known", sequential(inputLayer(null, 2), { ...dense(), registered_name: "evil>Dense" }), /config\.layers\[1\].*evil>Dense/, "UNSUPPORTED"),
  refused("a model of a class of its own", { ...sequential(dense()), registered_name: "evil>Model" }, /^config\.json/, "UNSUPPORTED"),
]; // prettier-ignore

export const configCases: readonly HostileCase[] = [
  ...raw,
  ...keys,
  ...sizes,
  ...kinds,
  ...graphs,
  ...elsewhere,
];
