import { ModelFormatError, UnsupportedError } from "../core/errors.ts";
import { Conv2D } from "./convolutional/conv2d.ts";
import { Activation } from "./core/activation.ts";
import { Dense } from "./core/dense.ts";
import { InputLayer } from "./core/input.ts";
import { describe, isObject, property } from "./json.ts";
import type { Layer, LayerClass, LayerConfig } from "./layer.ts";
import { nearest } from "./nearest.ts";
import { AveragePooling2D } from "./pooling/average-pooling2d.ts";
import { MaxPooling2D } from "./pooling/max-pooling2d.ts";
import { LSTM } from "./recurrent/lstm.ts";
import { Dropout } from "./regularization/dropout.ts";
import { Flatten } from "./reshaping/flatten.ts";
import { Reshape } from "./reshaping/reshape.ts";

const CLASSES: readonly LayerClass[] = [
  Activation,
  AveragePooling2D,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  InputLayer,
  LSTM,
  MaxPooling2D,
  Reshape,
];

/** The layers a file can name, by Keras's class names. */
export const layerClasses: ReadonlyMap<string, LayerClass> = new Map(
  CLASSES.map((each) => [each.className, each]),
);

/**
 * Makes the layer that `{ class_name, config }` describes, whatever else stands there (`module` and `build_config`
 * are not used, and nothing a file names is ever executed).
 *
 * @param registry `layerClasses`, or with classes of one's own added.
 * @param kerasMajor The version of Keras that wrote the file.
 * @throws UnsupportedError for an unknown or custom class, ModelFormatError for something that is no layer.
 */
export function deserializeLayer(
  serialized: unknown,
  registry: ReadonlyMap<string, LayerClass> = layerClasses,
  kerasMajor = 3,
): Layer {
  const className = isObject(serialized) ? property(serialized, "class_name") : undefined;
  const config = isObject(serialized) ? property(serialized, "config") : undefined;
  if (!isObject(serialized) || typeof className !== "string" || !isObject(config)) {
    throw new ModelFormatError("Not the description of a layer", {
      expected: "{ class_name, config }",
      received: describe(serialized),
    });
  }
  const registered = property(serialized, "registered_name");
  const custom = typeof registered === "string" && registered.includes(">");
  const layerClass = custom ? registry.get(registered) : registry.get(className);
  if (layerClass !== undefined) return layerClass.fromConfig(config as LayerConfig, kerasMajor);

  const name = property(config, "name");
  const near = custom ? undefined : nearest(className, registry.keys());
  const what = custom ? "A custom layer class is not supported" : "This layer class is not supported";
  throw new UnsupportedError(near === undefined ? what : `${what} (did you mean ${near}?)`, {
    layer: typeof name === "string" ? `${className} "${name}"` : className,
    expected: `one of ${[...registry.keys()].join(", ")}`,
    received: describe(custom ? registered : className),
  });
}
