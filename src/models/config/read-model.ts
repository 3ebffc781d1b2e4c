import { ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import type { Dim, Shape } from "../../core/shape.ts";
import { ConfigReader } from "../../core/config-reader.ts";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { GraphBuilder } from "../../graph/graph.ts";
import type { Layer, LayerClass } from "../../layers/layer.ts";
import { deserializeLayer } from "../../layers/registry.ts";
import type { Model } from "../model.ts";
import { Sequential } from "../sequential.ts";
import { inFloat32 } from "./in-float32.ts";
import { buildFunctional } from "./read-functional.ts";
import type { Call } from "./inbound-nodes.ts";
import { buildOperation, isOperation } from "./read-operation.ts";
import { within } from "./within.ts";

/** A model as a file or a text describes it. */
export interface ModelDescription {
  /** `{ module, class_name, config, ... }`. */
  readonly config: JsonObject;
  /** The Keras that wrote it, `3.15.1`; `undefined` if that is not known. */
  readonly kerasVersion?: string | undefined;
  /** What errors call it. Default: `config.json`. */
  readonly configPath?: string;
}

/** In all models of a file. */
const MAX_LAYERS = 10_000;

/** What the parts of one file have in common. */
interface Context {
  /** Layers, and the models that a layer may be wrapped round. */
  readonly registry: Map<string, LayerClass>;
  readonly kerasMajor: number;
  /** How many layers the file may still have. */
  room: number;
}

/**
 * The model a configuration describes, with weights that are not set yet.
 *
 * @throws ModelFormatError with the place in the file; UnsupportedError for a model or layer that is not supported.
 */
export function buildModel(description: ModelDescription, registry: ReadonlyMap<string, LayerClass>): Model {
  const root = new ConfigReader(description.config, description.configPath ?? "config.json");
  const context: Context = {
    registry: new Map(registry),
    kerasMajor: kerasMajor(description),
    room: MAX_LAYERS,
  };
  for (const name of MODELS) context.registry.set(name, modelClass(name, context));
  const className = root.string("class_name");
  const model = GraphBuilder.inCommon(() => modelOf(root, context));
  if (model !== undefined) return model;
  throw new UnsupportedError("Only Sequential and Functional models can be opened", {
    path: root.at("class_name"),
    expected: '"Sequential" or "Functional"; what a class of one\'s own computes is not in the file',
    received: JSON.stringify(className.slice(0, 60)),
  });
}

/** The model that an object describes, if it is one. A custom class is none: its code is not in the file. */
function modelOf(root: ConfigReader, context: Context): Model | undefined {
  const registered = root.raw("registered_name");
  if (typeof registered === "string" && registered.includes(">")) return undefined;
  switch (root.string("class_name")) {
    case "Sequential":
      return buildSequential(root, context);
    case "Functional":
    case "Model":
      takeRoom(root.object("config"), context);
      return buildFunctional(root, context.kerasMajor, (entry, calls) => layerOf(entry, context, calls));
    default:
      return undefined;
  }
}

const MODELS = ["Sequential", "Functional"];

/** A model inside a wrapper, as a class that `deserializeLayer` can use. */
function modelClass(className: string, context: Context): LayerClass {
  return {
    className,
    fromConfig: (config) => {
      const description = { class_name: className, config } as unknown as JsonObject;
      return modelOf(new ConfigReader(description, "config.json: a layer inside a layer"), context) as Model;
    },
  };
}

/** The layer or model that an entry of `layers` describes. */
function layerOf(entry: ConfigReader, context: Context, calls: readonly Call[] = []): Layer {
  if (isOperation(entry)) return buildOperation(entry, calls, context.kerasMajor);
  const model = entry.has("class_name") && entry.has("config") ? modelOf(entry, context) : undefined;
  if (model !== undefined) return model;
  const inside = (part: unknown): Layer =>
    layerOf(new ConfigReader(part as Json, entry.at("config")), context);
  const described = floatInput(entry.value) as JsonObject;
  const value = { ...described, config: inFloat32(described["config"] ?? null) };
  return deserializeLayer(value, context.registry, context.kerasMajor, inside);
}

function buildSequential(root: ConfigReader, context: Context): Sequential {
  const { kerasMajor } = context;
  const config = root.object("config");
  const nodes = takeRoom(config, context);
  const name = config.optionalString("name") ?? null;
  const model = within(config.path, () => new Sequential({ name }, kerasMajor));
  for (const node of nodes) within(node.path, () => model.add(layerOf(node, context)));

  // A model that was built on data has its input shape here, and in older files no InputLayer.
  const shape = readShape(config, "build_input_shape") ?? buildConfigShape(root);
  if (!model.built && shape !== undefined && nodes.length > 0) within(config.path, () => model.build(shape));
  return model;
}

function takeRoom(config: ConfigReader, context: Context): readonly ConfigReader[] {
  const nodes = config.objects("layers");
  context.room -= nodes.length;
  if (context.room >= 0) return nodes;
  throw new ModelFormatError("the model has too many layers", {
    path: config.at("layers"),
    expected: `at most ${MAX_LAYERS}`,
    received: String(MAX_LAYERS - context.room),
  });
}

/** Integers are computed as floats, which hold them exactly up to 2^24: an input of integers is one of floats. */
function floatInput(node: Json): Json {
  if (!isJsonObject(node) || node["class_name"] !== "InputLayer" || !isJsonObject(node["config"]))
    return node;
  const { config } = node;
  return INTEGERS.has(config["dtype"]) ? { ...node, config: { ...config, dtype: "float32" } } : node;
}

const INTEGERS: ReadonlySet<unknown> = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "bool",
]);

/**
 * 2 or 3: what the names in a configuration mean. TensorFlow.js writes them as Keras 2, a file that doesn't say is read as the newer
 * kind.
 */
function kerasMajor({ kerasVersion = "3", configPath = "config.json" }: ModelDescription): number {
  if (/^[01]\./.test(kerasVersion)) {
    throw new UnsupportedError("The configuration of a model of Keras 1 cannot be read", {
      path: configPath,
      expected: "a file of Keras 2 or 3; its weights can be loaded by loadWeights into a model built here",
      received: kerasVersion,
    });
  }
  return /^(2|tfjs)/.test(kerasVersion) ? 2 : 3;
}

function buildConfigShape(root: ConfigReader): Shape | undefined {
  const build = root.optionalObject("build_config");
  return build && readShape(build, "input_shape");
}

function readShape(config: ConfigReader, key: string): Shape | undefined {
  const dims = config.optionalArray(key);
  if (dims === undefined) return undefined;
  if (!dims.every((dim): dim is Dim => dim === null || Number.isSafeInteger(dim))) {
    throw config.fail(key, "a shape: integers or null");
  }
  return dims;
}
