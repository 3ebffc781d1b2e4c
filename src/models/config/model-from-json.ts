import { ConfigError } from "../../core/errors.ts";
import { type JsonObject, parseJson } from "../../core/json.ts";
import { isObject, toJson } from "../../layers/json.ts";
import type { LayerClass } from "../../layers/layer.ts";
import { layerClasses } from "../../layers/registry.ts";
import type { Model } from "../model.ts";
import { buildModel } from "./read-model.ts";

export interface ModelFromJsonOptions {
  /** Layer classes of your own, by the name the text gives them: `class_name`, or `registered_name` as `Package>Name`. */
  readonly customLayers?: Readonly<Record<string, LayerClass>> | undefined;
}

/** As deep as a model file may be. */
const MAX_DEPTH = 100;

/**
 * Makes the model that `JSON.stringify(net)`, or Keras's `model.to_json()`, describes. Its weights are new, made by the
 * initializers.
 *
 * @param json The text, or the object it stands for: `{ class_name, config, ... }`.
 * @throws ModelFormatError with the place in the description; UnsupportedError for a layer that is not supported;
 *   ConfigError for what is neither a text nor an object.
 * Source: https://keras.io/api/models/model_saving_apis/model_config_serialization/
 *
 * @example
 * const copy = modelFromJson(JSON.stringify(net));
 * copy.setWeights(net.getWeights());
 */
export function modelFromJson(json: string | object, options: ModelFromJsonOptions = {}): Model {
  const value = typeof json === "string" ? parse(json) : isObject(json) ? toJson(json) : undefined;
  if (!isObject(value)) {
    throw new ConfigError("Not the description of a model", {
      argument: "json",
      expected: "the text that JSON.stringify(model) gives, or { class_name, config }",
      received: typeof json === "string" ? "another JSON text" : String(json),
    });
  }
  const config = value as JsonObject;
  const version = config["keras_version"]; // as Keras 2 writes it
  const kerasVersion = typeof version === "string" ? version : undefined;
  return buildModel(
    { config, kerasVersion },
    new Map([...layerClasses, ...Object.entries(options.customLayers ?? {})]),
  );
}

const parse = (text: string): unknown => parseJson(new TextEncoder().encode(text), "config.json", MAX_DEPTH);
