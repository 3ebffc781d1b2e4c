import { UnsupportedError } from "../../core/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { TFJS_ACTIVATIONS, TFJS_LAYERS } from "./layer-table.ts";

type Config = Readonly<Record<string, Json>>;

/**
 * The configuration of a model of Keras 3 in the words of TensorFlow.js, which are those of Keras 2. Only what is computed
 * the same there is written: its weights come with it, so initializers, regularizers and constraints are left out.
 *
 * @param model The object with `class_name` and `config`.
 * @throws UnsupportedError naming the layer and the argument that TensorFlow.js 4.22 has not, or computes otherwise.
 */
export function tfjsTopology(model: JsonObject): JsonObject {
  return { keras_version: "2.15.0", backend: "tensorflow", model_config: modelConfig(model) };
}

function modelConfig(model: JsonObject): JsonObject {
  const config = model["config"] as Config;
  const layers = (config["layers"] ?? []) as readonly JsonObject[];
  if (model["class_name"] === "Sequential") {
    return {
      class_name: "Sequential",
      config: { name: config["name"] ?? null, layers: layers.map(convert) },
    };
  }
  const models = new Set(layers.filter(isModel).map(nameOf));
  const functional = new Set(layers.filter(({ class_name }) => class_name === "Functional").map(nameOf));
  return {
    class_name: "Functional",
    config: {
      name: config["name"] ?? null,
      layers: layers.map((layer) => ({
        ...convert(layer),
        name: nameOf(layer),
        inbound_nodes: ((layer["inbound_nodes"] ?? []) as readonly JsonObject[]).map((node) =>
          inboundNode(node, layer, models),
        ),
      })),
      input_layers: ends(config["input_layers"]),
      // There calls of a model are counted from 1; a functional model's own ends are so in Keras 3, too.
      output_layers: ends(config["output_layers"]).map(([name, node, tensor]) => [
        name,
        models.has(name) && !functional.has(name) ? node + 1 : node,
        tensor,
      ]),
    },
  };
}

const isModel = ({ class_name: name }: JsonObject): boolean => name === "Functional" || name === "Sequential";

function nameOf(layer: JsonObject): string {
  return String((layer["config"] as Config)["name"] ?? layer["name"]);
}

function labelOf(layer: JsonObject): string {
  return `${String(layer["class_name"])} "${nameOf(layer)}"`;
}

type End = readonly [name: string, node: number, tensor: number];

/** Lists of ends; one alone stands without a list in Keras 3, and named ones are sorted there. */
function ends(structure: Json | undefined): readonly End[] {
  if (Array.isArray(structure)) {
    return typeof structure[0] === "string" ? [structure as unknown as End] : (structure as unknown as End[]);
  }
  const entries = Object.entries((structure ?? {}) as Config).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([, end]) => end as unknown as End);
}

/** One layer, or one model, as a part of another. */
function convert(layer: JsonObject): JsonObject {
  if (isModel(layer)) return modelConfig(layer);
  const className = String(layer["class_name"]);
  const known = /\bops\b/.test(String(layer["module"])) ? undefined : TFJS_LAYERS.get(className);
  if (known === undefined) {
    throw new UnsupportedError("TensorFlow.js 4.22 has no such layer", {
      layer: labelOf(layer),
      expected: "a layer that it computes as Keras 3 does; the .keras format holds all",
      received: className,
    });
  }
  const config: Record<string, Json> = { name: nameOf(layer) };
  for (const [key, value] of Object.entries(layer["config"] as Config)) {
    const name = known.rename?.[key] ?? key;
    if (known.keep.includes(name)) config[name] = convertValue(layer, key, value);
    else if (known.only?.[key]?.some((each) => JSON.stringify(each) === JSON.stringify(value)) === false) {
      throw otherwise(layer, key, value, known.only[key].map((each) => JSON.stringify(each)).join(" or "));
    } else if (key.endsWith("_initializer")) config[key] = "zeros"; // the weights are in the file
  }
  config["trainable"] = (layer["config"] as Config)["trainable"] ?? true;
  if (className === "InputLayer") config["dtype"] = "float32";
  return { class_name: className, config };
}

function convertValue(layer: JsonObject, key: string, value: Json): Json {
  if (key === "layer") {
    const inner = value as JsonObject;
    if (layer["class_name"] !== "Bidirectional") return convert(inner);
    checkMirrored(layer, inner);
    // There the halves are called forward_ and backward_ with this name, and what a masked step gives has no effect.
    const half = { ...(inner["config"] as Config), name: "layer", zero_output_for_mask: false };
    return convert({ ...inner, config: half });
  }
  if (!key.endsWith("activation") || value === null) return value;
  const name = typeof value === "string" ? TFJS_ACTIVATIONS.get(value) : undefined;
  if (name === undefined) throw otherwise(layer, key, value, [...TFJS_ACTIVATIONS.keys()].join(", "));
  return name;
}

/** A `Bidirectional` there makes its second layer from the first. */
function checkMirrored(layer: JsonObject, inner: JsonObject): void {
  const backward = (layer["config"] as Config)["backward_layer"];
  if (!isJsonObject(backward)) return;
  const comparable = (each: JsonObject, backwards: boolean): string => {
    const { name: _, go_backwards: reversed, ...rest } = each["config"] as Record<string, Json>;
    return JSON.stringify([each["class_name"], reversed === backwards, rest]);
  };
  if (comparable(backward, true) !== comparable(inner, false)) {
    throw otherwise(layer, "backward_layer", "another layer", "the mirror image of the first");
  }
}

/** `[["dense", 0, 0, {}], ...]` of `{ args, kwargs }`. */
function inboundNode(node: JsonObject, layer: JsonObject, models: ReadonlySet<string>): Json {
  const tensors: Json[] = [];
  const visit = (value: Json): void => {
    if (Array.isArray(value)) for (const each of value as readonly Json[]) visit(each);
    else if (isJsonObject(value)) {
      const config = value["config"];
      if (value["class_name"] === "__keras_tensor__" && isJsonObject(config)) {
        const [name, call, tensor] = config["keras_history"] as unknown as End;
        tensors.push([name, models.has(name) ? call + 1 : call, tensor, {}]);
      } else for (const key of Object.keys(value).sort()) visit(value[key] as Json); // by name: sorted, as in Keras
    }
  };
  visit((node["kwargs"] ?? {}) as Json);
  if (tensors.length > 0) throw otherwise(layer, "kwargs", "tensors", "inputs only");
  visit(node["args"] ?? []);
  if (RECURRENT.has(String(layer["class_name"])) && tensors.length > 1)
    throw otherwise(layer, "initial_state", "tensors", "a recurrent layer that starts from zeros");
  return tensors;
}

const RECURRENT = new Set(["SimpleRNN", "LSTM", "GRU", "Bidirectional"]);

function otherwise(layer: JsonObject, argument: string, value: Json, expected: string): UnsupportedError {
  return new UnsupportedError("TensorFlow.js 4.22 cannot compute this", {
    layer: labelOf(layer),
    argument,
    expected,
    received: JSON.stringify(value).slice(0, 80),
  });
}
