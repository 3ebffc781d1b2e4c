import { ModelFormatError } from "../core/errors.ts";
import { type LambdaFunction, lambdasNamed } from "../layers/core/lambda.ts";
import type { LayerClass } from "../layers/layer.ts";
import { layerClasses } from "../layers/registry.ts";
import { buildModel } from "../models/config/read-model.ts";
import type { Model } from "../models/model.ts";
import { openStored, type OpenOptions } from "./open-stored.ts";
import { setModelWeights } from "./set-weights.ts";
import type { ModelSource } from "./source.ts";

export interface LoadModelOptions extends OpenOptions {
  /** Layer classes of your own, by the name the file gives them: `class_name`, or `registered_name` as `Package>Name`. */
  readonly customLayers?: Readonly<Record<string, LayerClass>> | undefined;
  /** What the file's Lambda layers compute, by their names: the functions of Python in it are never run. See `Lambda`. */
  readonly lambdas?: Readonly<Record<string, LambdaFunction>> | undefined;
  /** Default: false. See `Model.exact`. */
  readonly exact?: boolean | undefined;
}

/**
 * Opens a model that Keras or TensorFlow.js saved: `.keras`, whole-model `.h5`, `model.json` with the files it names, or an unpacked
 * `.keras` folder. What it is shows its content, not its name. A configuration alone (`model.to_json()`) gives a model with initial
 * weights, for `loadWeights`.
 *
 * The Keras version in the file decides what its names mean (`hard_sigmoid` differs between 2 and 3). Every weight must be
 * there in the shape the layers need, and no other; values are not judged, so NaN and infinity are loaded as in Keras. Halves
 * and int8 weights are widened to float32. Nothing in the file is executed, and nothing is read but the source and the files that
 * a `model.json` names beside it. A failed load leaves nothing behind.
 *
 * @param source A path or URL of a file or folder, the bytes, a `Response`, a `Blob` or `File`, a directory handle, or
 *   `{ modelJson, weights }`. Bytes must not change until the call has ended.
 * @throws ModelFormatError when the source cannot be read or is no intact model; WeightError when weights are missing,
 *   surplus or of another shape; UnsupportedError for models and layers that are not supported.
 *
 * @example
 * const net = await loadModel("digits.keras");                              // a path; in a browser relative to the page
 * const same = await loadModel(await fetch("https://example.org/digits.keras"));
 * const other = await loadModel("https://example.org/model.json", { onProgress: ({ loaded }) => bar.show(loaded) });
 * net.predict(new Float32Array(28 * 28)).shape;                            // [1, 10]
 */
export async function loadModel(source: ModelSource, options: LoadModelOptions = {}): Promise<Model> {
  const stored = await openStored(source, options);
  const { config } = stored;
  if (config === undefined) {
    throw new ModelFormatError("this file holds weights without a model", {
      path: stored.name,
      expected: "a whole model; for weights, a model that is built and loadWeights(model, source)",
    });
  }
  const registry = new Map<string, LayerClass>([
    ...layerClasses,
    ...(options.lambdas ? [["Lambda", lambdasNamed(options.lambdas)] as const] : []),
    ...Object.entries(options.customLayers ?? {}),
  ]);
  const model = buildModel({ ...stored, config }, registry);
  if (stored.weights) await setModelWeights(model, stored.weights, stored.borrowed);
  model.exact = options.exact ?? false;
  return model;
}
