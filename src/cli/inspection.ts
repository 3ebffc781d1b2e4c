import { LanewiseError } from "../core/errors.ts";
import { ConfigReader } from "../core/config-reader.ts";
import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { layerClasses } from "../layers/registry.ts";
import { deserializeLayer } from "../layers/registry.ts";
import { inFloat32 } from "../models/config/in-float32.ts";
import { readCalls } from "../models/config/inbound-nodes.ts";
import { buildOperation, isOperation } from "../models/config/read-operation.ts";
import { layersOf, nameOf } from "./svg/model-graph.ts";

/** One layer of a file, and whether Lanewise computes it. */
export interface LayerReport {
  readonly name: string;
  readonly className: string;
  /** How many models it lies in. */
  readonly depth: number;
  readonly supported: boolean;
  /** Why not. */
  readonly reason?: string;
}

/** All layers of a file, each tried by itself: so one fault does not hide the next. */
export function reportLayers(
  model: JsonObject,
  kerasMajor: number,
  path = "config.json",
  depth = 0,
): LayerReport[] {
  return layersOf(model).flatMap((layer, at) => {
    const className = String(layer["class_name"]);
    const inner = layersOf(layer);
    const fault = inner.length > 0 ? undefined : faultOf(layer, kerasMajor, `${path}: config.layers[${at}]`);
    const own: LayerReport = {
      name: nameOf(layer),
      className,
      depth,
      supported: fault === undefined,
      ...(fault !== undefined && { reason: fault }),
    };
    return inner.length > 0 ? [own, ...reportLayers(layer, kerasMajor, path, depth + 1)] : [own];
  });
}

function faultOf(layer: JsonObject, kerasMajor: number, path: string): string | undefined {
  try {
    const reader = new ConfigReader(layer, path);
    if (isOperation(reader)) buildOperation(reader, readCalls(reader), kerasMajor);
    else deserializeLayer(inFloat32(floatInput(layer)), layerClasses, kerasMajor);
    return undefined;
  } catch (error) {
    if (!(error instanceof LanewiseError)) throw error;
    // The list of all that is supported is long, and the layer is named already.
    const { message, expected, layer: label } = error;
    const short =
      expected === undefined || expected.length < 120
        ? message
        : message.replace(`. Expected: ${expected}`, "");
    return label === undefined ? short : short.replace(`${label}: `, "");
  }
}

/** Inputs of integers are computed as floats. */
function floatInput(layer: JsonObject): Json {
  const { config } = layer;
  if (layer["class_name"] !== "InputLayer" || !isJsonObject(config)) return layer;
  return { ...layer, config: { ...config, dtype: "float32" } };
}
