import { ModelFormatError } from "../../core/errors.ts";
import type { ConfigReader } from "../../core/config-reader.ts";
import { isJsonObject, type Json } from "../../core/json.ts";
import { InputLayer } from "../../layers/core/input.ts";
import type { Layer } from "../../layers/layer.ts";
import { Operation } from "../../layers/ops/operation.ts";
import { callSymbolically, inputTensor, mapArguments, type SymbolicTensor } from "../../layers/symbolic.ts";
import { Functional } from "../functional.ts";
import { Model } from "../model.ts";
import { type Structure, flatten } from "../structure.ts";
import {
  type Call,
  callTensors,
  type CallTensors,
  isHistory,
  operationTensors,
  readCalls,
  TensorReference,
} from "./inbound-nodes.ts";
import { within } from "./within.ts";

/** Makes the layer, operation or model that an entry of `layers` describes. */
export type LayerBuilder = (entry: ConfigReader, calls: readonly Call[]) => Layer;

/** A layer of the file with the calls it says. */
interface Entry {
  readonly layer: Layer;
  readonly calls: readonly (CallTensors & { readonly path: string })[];
  /** Those that have been made. */
  done: number;
}

/** A call that waits for others. */
interface Waiting {
  readonly entry: Entry;
  readonly at: number;
  missing: number;
}

/**
 * The model that a functional configuration describes. Calls are made as soon as all they need is there, each layer's in
 * the order of the file; what is left over in the end hangs in a loop.
 *
 * @param root The object with `class_name` and `config`.
 * @throws ModelFormatError with the place in the file.
 */
export function buildFunctional(root: ConfigReader, kerasMajor: number, build: LayerBuilder): Functional {
  const config = root.object("config");
  const entries = readEntries(config, build);
  makeCalls(config, entries);
  const tensors = (key: string): Structure<SymbolicTensor> =>
    readStructure(config.raw(key), config.at(key), (reference) => endTensor(reference, entries, kerasMajor));
  const [inputs, outputs] = [tensors("input_layers"), tensors("output_layers")];
  for (const tensor of flatten(inputs)) {
    if (tensor.node.inputs.length === 0) continue;
    throw new ModelFormatError("an input of the model is no InputLayer", {
      path: config.at("input_layers"),
      expected: "InputLayers",
      received: tensor.layer.label,
    });
  }
  const name = config.optionalString("name") ?? null;
  const trainable = config.optionalBoolean("trainable");
  return within(config.path, () => new Functional({ inputs, outputs, name, trainable }, kerasMajor));
}

function readEntries(config: ConfigReader, build: LayerBuilder): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const node of config.objects("layers")) {
    const calls = readCalls(node);
    const layer = within(node.path, () => build(node, calls));
    const name = node.optionalString("name") ?? layer.name;
    if (entries.has(name)) {
      throw new ModelFormatError(`The name "${name}" is used more than once in the model`, {
        path: node.path,
        expected: "All operation names should be unique",
      });
    }
    if (layer instanceof InputLayer) {
      if (calls.length > 0)
        throw node.fail("inbound_nodes", "an empty list: nothing goes into an InputLayer");
      inputTensor(layer);
    }
    const tensors = (call: Call): CallTensors =>
      layer instanceof Operation ? operationTensors(call) : callTensors(call, layer.callExtras);
    entries.set(name, {
      layer,
      calls: calls.map((call) => ({ path: call.path, ...tensors(call) })),
      done: 0,
    });
  }
  return entries;
}

function makeCalls(config: ConfigReader, entries: ReadonlyMap<string, Entry>): void {
  const ready: Waiting[] = [];
  const waiting = new Map<string, Waiting[]>();
  for (const entry of entries.values()) {
    for (const [at, call] of entry.calls.entries()) {
      const each: Waiting = { entry, at, missing: 0 };
      const needed = new Set(call.parents.flatMap((reference) => neededCall(reference, entries)));
      if (at > 0) needed.add(keyOf(entry.layer.name, at - 1)); // a layer's calls are numbered in this order
      for (const key of needed) {
        each.missing++;
        const others = waiting.get(key);
        if (others) others.push(each);
        else waiting.set(key, [each]);
      }
      if (each.missing === 0) ready.push(each);
    }
  }
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const { entry, at } = next;
    makeCall(entry, at, entries);
    for (const each of waiting.get(keyOf(entry.layer.name, at)) ?? [])
      if (--each.missing === 0) ready.push(each);
  }
  const left = [...entries].filter(([, { calls, done }]) => done < calls.length).map(([name]) => name);
  if (left.length === 0) return;
  throw new ModelFormatError(
    "Invalid Functional model configuration. The graph of the Functional model either has loops or disconnected nodes",
    {
      path: config.at("layers"),
      expected: "a graph without loops",
      received: `calls that wait for each other: ${left.slice(0, 8).join(", ")}${left.length > 8 ? ", ..." : ""}`,
    },
  );
}

function makeCall(entry: Entry, at: number, entries: ReadonlyMap<string, Entry>): void {
  const call = entry.calls[at] as Entry["calls"][number];
  within(call.path, () =>
    callSymbolically(
      entry.layer,
      call.inputs.map((reference) => tensorOf(reference, entries)),
      {
        masks: call.masks.map((reference) => reference && tensorOf(reference, entries)),
        options: mapArguments(call.options, (reference) => tensorOf(reference, entries)),
        parents: call.parents.map((reference) => tensorOf(reference, entries)),
      },
    ),
  );
  entry.done++;
}

const keyOf = (layer: string, node: number): string => `${node}:${layer}`;

/** The call that has to be made before, unless it is an input. @throws ModelFormatError when the file has no such call. */
function neededCall(reference: TensorReference, entries: ReadonlyMap<string, Entry>): readonly string[] {
  const { layer, calls } = entryOf(reference, entries);
  if (layer instanceof InputLayer && reference.node === 0) return [];
  const node = nodeIndex(reference, layer);
  if (node < 0 || node >= calls.length) throw noSuch(reference, "call", calls.length);
  return [keyOf(layer.name, node)];
}

function tensorOf(reference: TensorReference, entries: ReadonlyMap<string, Entry>): SymbolicTensor {
  const { layer } = entryOf(reference, entries);
  const node = layer.inboundNodes[nodeIndex(reference, layer)];
  if (node === undefined) throw noSuch(reference, "call", layer.inboundNodes.length);
  return node.outputs[reference.tensor] ?? fail(noSuch(reference, "output", node.outputs.length));
}

/** An output of the model. There Keras counts the calls of a functional model from 1; 0 means the last. */
function endTensor(
  reference: TensorReference,
  entries: ReadonlyMap<string, Entry>,
  kerasMajor: number,
): SymbolicTensor {
  const { layer } = entryOf(reference, entries);
  const fromOne = layer instanceof Functional || (kerasMajor < 3 && layer instanceof Model);
  if (!fromOne) return tensorOf(reference, entries);
  const node = reference.node === 0 ? layer.inboundNodes.length - 1 : reference.node - 1;
  return tensorOf(new TensorReference([reference.layer, node, reference.tensor], reference.path), entries);
}

const nodeIndex = ({ node, legacy }: TensorReference, layer: Layer): number =>
  legacy && layer instanceof Model && node > 0 ? node - 1 : node;

function entryOf({ layer, path }: TensorReference, entries: ReadonlyMap<string, Entry>): Entry {
  const entry = entries.get(layer);
  if (entry !== undefined) return entry;
  throw new ModelFormatError(`Unknown layer: ${layer.slice(0, 60)}`, {
    path,
    expected: "the name of a layer of this model",
    received: JSON.stringify(layer.slice(0, 60)),
  });
}

function noSuch(
  { layer, node, tensor, path }: TensorReference,
  what: string,
  count: number,
): ModelFormatError {
  return new ModelFormatError(`The layer "${layer.slice(0, 60)}" has no such ${what}`, {
    path,
    expected: `an index below ${count}`,
    received: String(what === "call" ? node : tensor),
  });
}

function fail(error: ModelFormatError): never {
  throw error;
}

/** `["a", 0, 0]`, a list of such, or an object of such. */
function readStructure(
  value: Json | undefined,
  path: string,
  read: (reference: TensorReference) => SymbolicTensor,
): Structure<SymbolicTensor> {
  const leaf = (each: Json | undefined, place: string): SymbolicTensor => {
    if (isHistory(each)) return read(new TensorReference(each, place));
    throw new ModelFormatError("this is no tensor of the model", {
      path: place,
      expected: "a layer's name and two integers, a list or an object of such",
    });
  };
  if (isHistory(value)) return leaf(value, path);
  if (Array.isArray(value) && value.length > 0) {
    return (value as readonly Json[]).map((each, at) => leaf(each, `${path}[${at}]`));
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, leaf(each, `${path}.${key}`)]),
    );
  }
  return leaf(value, path);
}
