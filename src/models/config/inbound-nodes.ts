import { ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import { ConfigReader } from "../../core/config-reader.ts";
import { describeJson, isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import type { CallExtras } from "../../layers/symbolic.ts";
import { sortedKeys } from "../structure.ts";

/** One output of one call of a layer, as a file names it. */
export class TensorReference {
  readonly layer: string;
  readonly node: number;
  readonly tensor: number;
  /** Where it stands in the file. */
  readonly path: string;
  /** Was it written as Keras 2 does, which counts the calls of a model from 1? */
  readonly legacy: boolean;

  constructor([layer, node, tensor]: readonly [string, number, number], path: string, legacy = false) {
    this.layer = layer;
    this.node = node;
    this.tensor = tensor;
    this.path = path;
    this.legacy = legacy;
  }
}

/** An argument of a call: a tensor, a list, or what JSON says. */
export type Argument = TensorReference | readonly Argument[] | Json;

/** One call of a layer, as a file describes it. */
export interface Call {
  readonly path: string;
  readonly args: readonly Argument[];
  readonly kwargs: ReadonlyMap<string, Argument>;
}

/** The tensors that go into a layer, the masks that go with them, and its other arguments. */
export interface CallTensors {
  readonly inputs: readonly TensorReference[];
  readonly masks: readonly (TensorReference | undefined)[];
  readonly options: CallExtras<TensorReference>;
  /** All of them, in the order in which Keras goes through them. */
  readonly parents: readonly TensorReference[];
}

/** Keyword arguments that are further inputs, in the order in which a layer takes them. */
const INPUT_KEYWORDS = ["inputs", "query", "value", "key", "sequence", "sequences", "initial_state"];
/** Where the inputs of a layer that is given tensors of other kinds come first: query, value, key. */
const INPUT_PLACES = 3;

/** The calls in `inbound_nodes`: of Keras 3 `{ args, kwargs }`, of Keras 2 `[["dense", 0, 0, {}], ...]`. */
export function readCalls(layer: ConfigReader): readonly Call[] {
  return (layer.optionalArray("inbound_nodes") ?? []).map((node, at) => {
    const path = `${layer.at("inbound_nodes")}[${at}]`;
    if (Array.isArray(node)) return legacyCall(node as readonly Json[], path);
    const reader = new ConfigReader(node, path);
    const kwargs = reader.optionalObject("kwargs");
    return {
      path,
      args: reader.array("args").map((each, index) => argument(each, `${reader.at("args")}[${index}]`)),
      kwargs: new Map(kwargs?.keys().map((key) => [key, argument(kwargs.raw(key) ?? null, kwargs.at(key))])),
    };
  });
}

/**
 * What a layer that is no operation gets.
 * @param kinds What its call can be given besides the inputs.
 * @throws UnsupportedError for arguments that are not supported.
 */
export function callTensors(call: Call, kinds: Readonly<Record<string, "flag" | "tensor">>): CallTensors {
  const { args, kwargs, path } = call;
  const names = Object.keys(kinds).filter((name) => kinds[name] === "tensor");
  const places = names.length === 0 ? args.length : INPUT_PLACES;
  const inputs = [...references(args.slice(0, places), `${path}.args`)];
  for (const key of INPUT_KEYWORDS)
    inputs.push(...references(kwargs.get(key) ?? null, `${path}.kwargs.${key}`));
  if (inputs.length === 0) {
    throw new ModelFormatError("a call without tensors", { path, expected: "at least one tensor in args" });
  }
  let masks: readonly (TensorReference | undefined)[] = [];
  const options: Record<string, boolean | TensorReference> = {};
  const take = (name: string | undefined, value: Argument, place: string): void => {
    if (value === null || value === false) return;
    const kind = name === undefined ? undefined : kinds[name];
    const fits = kind === "flag" ? value === true : kind === "tensor" && value instanceof TensorReference;
    if (name === undefined || !fits) throw unsupported(place, value);
    options[name] = value as true | TensorReference;
  };
  for (const [at, value] of args.slice(places).entries())
    take(names[at], value, `${path}.args[${places + at}]`);
  for (const [key, value] of kwargs) {
    const place = `${path}.kwargs.${key}`;
    if (key === "mask") masks = readMasks(value, place);
    else if (!INPUT_KEYWORDS.includes(key)) take(argumentName(key, kinds), value, place);
  }
  return { inputs, masks, options, parents: allTensors(call) };
}

/** What an operation gets: its tensors, wherever they stand. Its constants belong to the operation. */
export function operationTensors(call: Call): CallTensors {
  const inputs = [...call.args, ...call.kwargs.values()].flatMap(tensorsIn);
  if (inputs.length > 0) return { inputs, masks: [], options: {}, parents: inputs };
  const { path } = call;
  throw new ModelFormatError("a call without tensors", { path, expected: "at least one tensor in args" });
}

/** `use_causal_mask` as the layer knows it: `useCausalMask`. */
function argumentName(key: string, kinds: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(kinds).find((name) => name.toLowerCase() === key.replaceAll("_", ""));
}

/** Keras goes through arguments by place, then through keywords by name. */
function allTensors({ args, kwargs }: Call): readonly TensorReference[] {
  const keywords = [...kwargs.keys()].sort();
  return [...args, ...keywords.map((key) => kwargs.get(key) ?? null)].flatMap(tensorsIn);
}

function tensorsIn(value: Argument): readonly TensorReference[] {
  if (value instanceof TensorReference) return [value];
  return Array.isArray(value) ? (value as readonly Argument[]).flatMap(tensorsIn) : [];
}

/** A name, a call and an output: `["dense", 0, 0]`. Is it one? */
export function isHistory(value: Json | undefined): value is readonly [string, number, number] {
  return (
    Array.isArray(value) &&
    (value.length === 3 || value.length === 4) &&
    typeof value[0] === "string" &&
    Number.isSafeInteger(value[1]) &&
    Number.isSafeInteger(value[2])
  );
}

/** Tensors, tuples and lists are read; anything else stays as JSON. */
function argument(value: Json, path: string): Argument {
  if (Array.isArray(value)) return value.map((each: Json, at) => argument(each, `${path}[${at}]`));
  if (!isJsonObject(value)) return value;
  const className = Object.hasOwn(value, "class_name") ? value["class_name"] : undefined;
  if (className === "__tuple__") {
    const reader = new ConfigReader(value, path);
    return reader.array("items").map((each, at) => argument(each, `${reader.at("items")}[${at}]`));
  }
  if (className === undefined) return byName(value, path);
  if (className !== "__keras_tensor__") return value;
  const config = new ConfigReader(value, path).object("config");
  const history = config.raw("keras_history");
  if (!isHistory(history)) throw config.fail("keras_history", "a layer's name and two integers");
  return new TensorReference(history, config.at("keras_history"));
}

/** Tensors by name, as a model with named inputs is called: in Keras's order. Anything else stays as JSON. */
function byName(value: JsonObject, path: string): Argument {
  const items = sortedKeys(value).map((key) => argument(value[key] ?? null, `${path}.${key}`));
  return items.every((item) => item === null || item instanceof TensorReference) ? items : value;
}

function legacyCall(node: readonly Json[], path: string): Call {
  const items = isHistory(node) ? [node] : node;
  const kwargs = new Map<string, Argument>();
  const args = items.map((item: Json, at) => {
    const place = `${path}[${at}]`;
    if (!isHistory(item)) {
      throw new ModelFormatError("this is no call of a layer", {
        path: place,
        expected: "a layer's name and two integers",
        received: describeJson(item),
      });
    }
    const more: Json | undefined = (item as readonly Json[])[3];
    if (isJsonObject(more)) {
      for (const [key, value] of Object.entries(more))
        kwargs.set(key, isHistory(value) ? new TensorReference(value, `${place}.${key}`, true) : value);
    }
    return new TensorReference(item, place, true);
  });
  return { path, args, kwargs };
}

/** All tensors in an argument. @throws UnsupportedError for numbers among them. */
function references(value: Argument, path: string): readonly TensorReference[] {
  if (value instanceof TensorReference) return [value];
  if (value === null) return [];
  if (!Array.isArray(value)) throw unsupported(path, value);
  return (value as readonly Argument[]).flatMap((each, at) => references(each, `${path}[${at}]`));
}

function readMasks(value: Argument, path: string): readonly (TensorReference | undefined)[] {
  if (value === null) return [];
  if (value instanceof TensorReference) return [value];
  if (!Array.isArray(value)) throw unsupported(path, value);
  return (value as readonly Argument[]).map((each, at) => {
    if (each === null) return undefined;
    if (each instanceof TensorReference) return each;
    throw unsupported(`${path}[${at}]`, each);
  });
}

function unsupported(path: string, value: Argument): UnsupportedError {
  const tensor = value instanceof TensorReference || Array.isArray(value);
  return new UnsupportedError("This argument of a call is not supported", {
    path,
    received: tensor ? "tensors" : describeJson(value as Json),
  });
}
