// Functional models that Keras saved (fixtures/functional.py): the layers' order, the summary and the predictions are Keras's.
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import { loadModel, type PredictInputs, type PredictOutput, summaryText, Tensor } from "../../src/index.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";
import { rejects, zip } from "../formats/helpers.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Tree = Numbers | readonly Numbers[] | Readonly<Record<string, Numbers>>;
interface Case {
  readonly name: string;
  readonly layers: readonly string[];
  readonly weights: readonly (readonly number[])[];
  readonly inputs: Tree;
  readonly outputs: Tree;
  readonly summary: string;
}

const folder = new URL("fixtures/", import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL("functional.json", folder), "utf8")) as {
  readonly cases: readonly Case[];
};

const isNumbers = (tree: Tree): tree is Numbers =>
  "data" in tree && "shape" in tree && Array.isArray(tree.data);
const tensorOf = ({ data, shape }: Numbers): Tensor => new Tensor(Float32Array.from(data), shape);

function inputsOf(tree: Tree): PredictInputs {
  if (isNumbers(tree)) return tensorOf(tree);
  if (Array.isArray(tree)) return (tree as readonly Numbers[]).map(tensorOf);
  const entries = Object.entries(tree as Readonly<Record<string, Numbers>>);
  return Object.fromEntries(entries.map(([key, each]) => [key, tensorOf(each)]));
}

/** The same structure, and numbers within 1e-5 of the largest. */
function close(actual: PredictOutput, expected: Tree): void {
  if (isNumbers(expected)) {
    assert.instance(actual, Tensor);
    const { shape, data } = actual as Tensor;
    assert.equal(shape, expected.shape);
    const scale = Math.max(1, ...expected.data.map(Math.abs));
    for (const [at, value] of expected.data.entries()) {
      assert.ok(Math.abs((data[at] ?? NaN) - value) <= 1e-5 * scale, `${data[at]} for ${value}`);
    }
    return;
  }
  assert.equal(Object.keys(actual).sort(), Object.keys(expected).sort());
  for (const key of Object.keys(expected)) {
    close(
      (actual as unknown as Record<string, Tensor>)[key] as Tensor,
      (expected as Record<string, Numbers>)[key] as Numbers,
    );
  }
}

const test = suite("functional files");

for (const each of cases) {
  test(`${each.name}: loads, and predicts what Keras predicts`, async () => {
    const net = await loadModel(new URL(`functional-${each.name}.keras`, folder));
    assert.equal(
      net.layers.map(({ name }) => name),
      each.layers,
    );
    assert.equal(
      net.getWeights().map(({ shape }) => shape),
      each.weights,
    );
    close(net.predict<PredictOutput>(inputsOf(each.inputs)), each.outputs);
    close(net.predict<PredictOutput>(inputsOf(each.inputs), { batchSize: 2 }), each.outputs);
    assert.is(summaryText(net, { expandNested: true, lineLength: 108 }), each.summary);
  });
}

// ---- files with faults ----

interface Node {
  class_name: string;
  module?: string;
  name: string;
  config: Record<string, unknown>;
  inbound_nodes: unknown[];
}
interface Config {
  class_name: string;
  config: { name: unknown; layers: Node[]; input_layers: unknown; output_layers: unknown };
}

const files = new Map<string, { readonly config: Config; readonly weights: Uint8Array }>();
for (const name of ["branches", "nested", "operations"]) {
  const archive = new ZipArchive(new Uint8Array(readFileSync(new URL(`functional-${name}.keras`, folder))));
  const config = JSON.parse(new TextDecoder().decode(await archive.read("config.json"))) as Config;
  files.set(name, { config, weights: await archive.read("model.weights.h5") });
}

/** A fixture with another configuration. */
function edited(name: string, edit: (config: Config, node: (layer: string) => Node) => void): Uint8Array {
  const { config, weights } = files.get(name) as { config: Config; weights: Uint8Array };
  const copy = structuredClone(config);
  edit(copy, (layer) => copy.config.layers.find((each) => each.name === layer) as Node);
  return zip([
    { name: "metadata.json", data: JSON.stringify({ keras_version: "3.15.1" }) },
    { name: "config.json", data: JSON.stringify(copy) },
    { name: "model.weights.h5", data: weights },
  ]);
}

const keras = (...history: unknown[]): unknown => ({
  class_name: "__keras_tensor__",
  config: { shape: [null, 4], dtype: "float32", keras_history: history },
});
const call = (...args: unknown[]): unknown => ({ args, kwargs: {} });
const rewire = (layer: string, ...nodes: unknown[]) =>
  edited("branches", (_, node) => void (node(layer).inbound_nodes = nodes));

const faults: readonly [what: string, file: Uint8Array, code: string, text: RegExp][] = [
  ["a layer on itself", rewire("head", call(keras("head", 0, 0))), "MODEL_FORMAT",
    /^config.json: config.layers: Invalid Functional model configuration.*loops.* calls that wait for each other: head/],
  ["a loop", rewire("left", call(keras("head", 0, 0))), "MODEL_FORMAT", /loops.*left, add, concatenate, head/],
  ["a layer that is not there", rewire("head", call(keras("nope", 0, 0))), "MODEL_FORMAT",
    /config.layers\[\d\].inbound_nodes\[0\].args\[0\].config.keras_history: Unknown layer: nope/],
  ["a name from a prototype", rewire("head", call(keras("constructor", 0, 0))), "MODEL_FORMAT", /Unknown layer: constructor/],
  ["a call that is not there", rewire("head", call(keras("concatenate", 1, 0))), "MODEL_FORMAT", /keras_history: .*no such call. Expected: an index below 1. Received: 1/],
  ["a negative call", rewire("head", call(keras("concatenate", -1, 0))), "MODEL_FORMAT", /no such call/],
  ["an output that is not there", rewire("head", call(keras("concatenate", 0, 7))), "MODEL_FORMAT", /no such output. Expected: an index below 1. Received: 7/],
  ["a history that is none", rewire("head", call(keras("concatenate"))), "MODEL_FORMAT", /keras_history: .*two integers/],
  ["a call without tensors", rewire("head", call()), "MODEL_FORMAT", /inbound_nodes\[0\]: a call without tensors/],
  ["a call that is no object", rewire("head", 3), "MODEL_FORMAT", /inbound_nodes\[0\]: .*an object/],
  ["a call of Keras 2 that is none", rewire("head", [["concatenate", 0]]), "MODEL_FORMAT", /inbound_nodes\[0\]\[0\]: this is no call/],
  ["no calls", rewire("head"), "MODEL_FORMAT", /output_layers: .*no such call/],
  ["something into an InputLayer", rewire("a", call(keras("b", 0, 0))), "MODEL_FORMAT", /layers\[\d\].inbound_nodes: .*InputLayer/],
  ["numbers into a layer", rewire("head", call(keras("concatenate", 0, 0), 2)), "UNSUPPORTED", /args\[1\]: .*not supported. Received: 2/],
  ["training in the file", rewire("head", { args: [keras("concatenate", 0, 0)], kwargs: { training: true } }), "UNSUPPORTED", /kwargs.training/],
  ["inputs that do not fit", rewire("add", call([keras("left", 0, 0), keras("b", 0, 0)])), "MODEL_FORMAT", /inbound_nodes\[0\]: Add "add": .*incompatible/],
  ["two layers of one name", edited("branches", (_, node) => void (node("left").name = "right")), "MODEL_FORMAT", /name "right" is used more than once/],
  ["an unknown layer", edited("branches", (_, node) => void (node("left").class_name = "Danse")), "UNSUPPORTED", /config.layers\[\d\]: .*Danse/],
  ["layers that are no list", edited("branches", (c) => void (c.config.layers = 3 as never)), "MODEL_FORMAT", /config.layers: .*array/],
  ["no inputs", edited("branches", (c) => void (c.config.input_layers = [])), "MODEL_FORMAT", /input_layers: this is no tensor/],
  ["inputs that are no layers", edited("branches", (c) => void (c.config.input_layers = [["x", 0, 0]])), "MODEL_FORMAT", /input_layers\[0\]: Unknown layer: x/],
  ["an input that is a Dense", edited("branches", (c) => void (c.config.input_layers = [["left", 0, 0]])), "MODEL_FORMAT", /input_layers: .*no InputLayer.* Dense "left"/],
  ["an input that is missing", edited("branches", (c) => void (c.config.input_layers = [["a", 0, 0]])), "MODEL_FORMAT", /config.json: config: .*Graph disconnected/],
  ["an output that is not there", edited("branches", (c) => void (c.config.output_layers = ["head", 0, 1])), "MODEL_FORMAT", /output_layers: .*no such output/],
  ["outputs that are missing", edited("branches", (c) => void delete c.config.output_layers), "MODEL_FORMAT", /output_layers: this is no tensor/],
  ["outputs that are numbers", edited("branches", (c) => void (c.config.output_layers = [1, 2])), "MODEL_FORMAT", /output_layers\[0\]/],
  ["a fault in a model inside", edited("nested", (_, node) => {
    const inner = node("inner").config as unknown as Config["config"];
    (inner.layers[1] as Node).inbound_nodes = [call(keras("inner_dense", 0, 0))];
  }), "MODEL_FORMAT", /^config.json: config.layers\[\d\].config.layers: Invalid Functional/],
  ["a layer inside of another size", edited("nested", (_, node) => {
    const inner = node("inner").config as unknown as Config["config"];
    (inner.layers[1] as Node).config["units"] = 5;
  }), "MODEL_FORMAT", /./],
  ["an unknown operation", edited("operations", (_, node) => void (node("negative").class_name = "Sinh")), "UNSUPPORTED", /This operation is not supported.* "Sinh"/],
  ["an operation on the batch", edited("operations", (_, node) => void (node("mean").config["axis"] = 0)), "UNSUPPORTED", /The batch axis must stay/],
  ["an operation with text", edited("operations", (_, node) => void ((node("add").inbound_nodes[0] as { args: unknown[] }).args[1] = "2")), "MODEL_FORMAT", /x2.*"2"/],
]; // prettier-ignore

for (const [what, file, code, text] of faults) {
  test(`typed error: ${what}`, async () => {
    const used = defaultEngine().heap.usedBytes;
    await rejects(loadModel(file), code, text);
    // Models of earlier tests may have been collected meanwhile.
    assert.ok(defaultEngine().heap.usedBytes <= used, "nothing stays behind");
  });
}

test("the calls of Keras 2 are read", async () => {
  const file = edited("branches", (c) => {
    for (const node of c.config.layers) {
      node.inbound_nodes = (node.inbound_nodes as { args: unknown[] }[]).map(({ args }) =>
        (args.flat() as { config: { keras_history: unknown[] } }[]).map(({ config }) => [
          ...config.keras_history,
          {},
        ]),
      );
    }
    c.config.input_layers = [["a", 0, 0], ["b", 0, 0]]; // prettier-ignore
    c.config.output_layers = [["head", 0, 0]];
  });
  const each = cases.find(({ name }) => name === "branches") as Case;
  close((await loadModel(file)).predict<PredictOutput>(inputsOf(each.inputs)), each.outputs);
});

test("a chain of thousands of layers, in any order of the file", async () => {
  const file = edited("branches", (c, node) => {
    const right = node("right");
    const chain = Array.from({ length: 4000 }, (_, at) => ({
      class_name: "Activation",
      module: "keras.layers",
      name: `step${at}`,
      config: { name: `step${at}`, activation: "linear" },
      inbound_nodes: [call(keras(at === 0 ? "b" : `step${at - 1}`, 0, 0))],
    }));
    right.inbound_nodes = [call(keras("step3999", 0, 0))];
    c.config.layers.push(...chain.reverse());
  });
  const each = cases.find(({ name }) => name === "branches") as Case;
  close((await loadModel(file)).predict<PredictOutput>(inputsOf(each.inputs)), each.outputs);
});

test.run();
