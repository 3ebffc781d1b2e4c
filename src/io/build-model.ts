import { LanewiseError, ModelFormatError, OutOfMemoryError, UnsupportedError } from "../core/errors.ts";
import type { Dim, Shape } from "../core/shape.ts";
import { ConfigReader, type KerasArchive } from "../formats/keras/index.ts";
import type { LayerClass } from "../layers/layer.ts";
import { deserializeLayer } from "../layers/registry.ts";
import { Sequential } from "../models/sequential.ts";

const MAX_LAYERS = 10_000;

/**
 * The model a configuration describes, with weights that are not set yet.
 *
 * @throws ModelFormatError with the place in the file; UnsupportedError for a model or layer that is not supported.
 */
export function buildModel(archive: KerasArchive, registry: ReadonlyMap<string, LayerClass>): Sequential {
  const root = new ConfigReader(archive.config, "config.json");
  const className = root.string("class_name");
  if (className !== "Sequential") {
    throw new UnsupportedError("Only Sequential models can be opened", {
      path: root.at("class_name"),
      expected: '"Sequential"; where the layers form a chain, keras.Sequential(model.layers) is one',
      received: JSON.stringify(className.slice(0, 60)),
    });
  }
  const config = root.object("config");
  const nodes = config.objects("layers");
  if (nodes.length > MAX_LAYERS) {
    throw new ModelFormatError("the model has too many layers", {
      path: config.at("layers"),
      expected: `at most ${MAX_LAYERS}`,
      received: String(nodes.length),
    });
  }
  const major = kerasMajor(archive.kerasVersion);
  const name = config.optionalString("name") ?? null;
  const model = within(config.path, () => new Sequential({ name }));
  for (const node of nodes) within(node.path, () => model.add(deserializeLayer(node.value, registry, major)));

  // A model that was built on data has its input shape here, and in older files no InputLayer.
  const shape = readShape(config, "build_input_shape") ?? buildConfigShape(root);
  if (!model.built && shape !== undefined && nodes.length > 0) within(config.path, () => model.build(shape));
  return model;
}

/** 2 or 3: what the names in a configuration mean. A file that doesn't say is read as the newer kind. */
function kerasMajor(version: string | undefined): number {
  return version?.startsWith("2.") ? 2 : 3;
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

/** Whatever goes wrong in `action` is a fault of the file at this place. The first error stays as the cause. */
function within<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof OutOfMemoryError) throw cause;
    const what = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
    const details = {
      path,
      cause,
      ...(cause instanceof LanewiseError ? {} : { expected: "a model that Keras can open" }),
    };
    throw cause instanceof UnsupportedError
      ? new UnsupportedError(what, details)
      : new ModelFormatError(what, details);
  }
}
