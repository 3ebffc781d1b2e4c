import { formatShape } from "../../core/shape.ts";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import type { SummaryRow } from "../../models/summary-rows.ts";
import type { Edge } from "./layout.ts";

/** One layer of the picture. */
export interface ModelNode {
  readonly name: string;
  readonly className: string;
  /** `None × 28 × 28 × 8`, or nothing. */
  readonly shape: string;
  /** `80 parameters`, or nothing. */
  readonly params: string;
  /** The layers inside, if it is a model: `dense · Dense`. */
  readonly inner: readonly string[];
  /** Why Lanewise cannot compute it. */
  readonly fault: string | undefined;
}

export interface ModelGraph {
  readonly title: string;
  readonly subtitle: string;
  readonly nodes: readonly ModelNode[];
  readonly edges: readonly Edge[];
}

/**
 * What to draw of a model: from its configuration, so that a model that cannot be computed can be drawn, too.
 * @param rows What is known of its layers once it is built.
 * @param faults Why layers are not supported, by name.
 */
export function modelGraph(
  model: JsonObject,
  head: { readonly title: string; readonly subtitle: string },
  rows: readonly SummaryRow[] = [],
  faults: ReadonlyMap<string, string> = new Map(),
): ModelGraph {
  const layers = layersOf(model);
  const known = new Map(rows.map((row) => [row.name, row]));
  const names = layers.map(nameOf);
  const at = new Map(names.map((name, index) => [name, index]));
  const sequential = model["class_name"] === "Sequential";
  const pairs = new Map<string, Edge>();
  for (const [to, layer] of layers.entries()) {
    const sources = sequential ? (to > 0 ? [to - 1] : []) : inboundLayers(layer).map((name) => at.get(name));
    for (const from of sources) {
      if (from !== undefined && from !== to) pairs.set(`${from} ${to}`, { from, to });
    }
  }
  return {
    ...head,
    nodes: layers.map((layer, index) => node(layer, names[index] as string, known, faults)),
    edges: [...pairs.values()],
  };
}

function node(
  layer: JsonObject,
  name: string,
  known: ReadonlyMap<string, SummaryRow>,
  faults: ReadonlyMap<string, string>,
): ModelNode {
  const row = known.get(name);
  const count = row && row.trainableParams + row.nonTrainableParams;
  const shapes = row?.outputShapes ?? inputShapes(layer);
  return {
    name,
    className: classOf(layer),
    shape: shapes.map((shape) => formatShape(shape).replace(/,\)$/, ")")).join(" "),
    params: count ? `${count.toLocaleString("en")} parameters` : "",
    inner: layersOf(layer)
      .filter(({ class_name: each }) => each !== "InputLayer")
      .map((each) => `${nameOf(each)} · ${classOf(each)}`),
    fault: faults.get(name),
  };
}

/** `Bidirectional(LSTM)` */
function classOf(layer: JsonObject): string {
  const config = layer["config"];
  const inner = isJsonObject(config) ? (config["layer"] ?? config["cell"]) : undefined;
  const className = String(layer["class_name"]);
  return isJsonObject(inner) && typeof inner["class_name"] === "string"
    ? `${className}(${inner["class_name"]})`
    : className;
}

export function nameOf(layer: JsonObject): string {
  const config = layer["config"];
  const name = layer["name"] ?? (isJsonObject(config) ? config["name"] : undefined);
  return typeof name === "string" ? name : String(layer["class_name"]);
}

/** The layers of a model; none of a layer that is no model. */
export function layersOf(model: JsonObject): readonly JsonObject[] {
  const config = model["config"];
  const layers = isJsonObject(config) ? config["layers"] : config; // Keras 1 and early 2: a list
  return Array.isArray(layers) ? (layers as readonly Json[]).filter(isJsonObject) : [];
}

function inputShapes(layer: JsonObject): readonly (readonly (number | null)[])[] {
  const config = layer["config"];
  if (!isJsonObject(config)) return [];
  const shape = config["batch_shape"] ?? config["batch_input_shape"];
  return Array.isArray(shape) ? [shape as (number | null)[]] : [];
}

/** The layers that a layer is called on: `keras_history` of Keras 3, `["dense", 0, 0, {}]` of Keras 2. */
function inboundLayers(layer: JsonObject): readonly string[] {
  const found = new Set<string>();
  const pending: Json[] = [layer["inbound_nodes"] ?? []];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (Array.isArray(value)) {
      const [name, call, tensor] = value as readonly Json[];
      if (typeof name === "string" && typeof call === "number" && typeof tensor === "number") found.add(name);
      for (const each of value as readonly Json[]) pending.push(each);
    } else if (isJsonObject(value)) pending.push(...Object.values(value));
  }
  return [...found];
}
