import { DEFAULT_LIMITS, type FormatLimits } from "../formats/limits.ts";
import { readKerasArchive } from "../formats/keras/index.ts";
import type { LayerClass } from "../layers/layer.ts";
import { layerClasses } from "../layers/registry.ts";
import { buildModel } from "../models/config/read-model.ts";
import type { Model } from "../models/model.ts";
import { rethrowAbort } from "./bytes.ts";
import { setModelWeights } from "./set-weights.ts";
import { type ModelSource, readSource } from "./source.ts";

export interface LoadModelOptions {
  /** Ends the call; it then fails with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Layer classes of your own, by the name the file gives them: `class_name`, or `registered_name` as `Package>Name`. */
  readonly customLayers?: Readonly<Record<string, LayerClass>> | undefined;
  /** How much a file may ask for: see `FormatLimits`. Default: 1 GiB in all. */
  readonly limits?: Partial<FormatLimits> | undefined;
  /** Default: false. See `Model.exact`. */
  readonly exact?: boolean | undefined;
}

/**
 * Opens a model that Keras saved as `model.save("model.keras")`.
 *
 * The Keras version in the file decides what its names mean (`hard_sigmoid` differs between 2 and 3). Every weight must be
 * there in the shape the layers need, and no other; values are not judged, so NaN and infinity are loaded as in Keras.
 * Nothing in the file is executed. A failed load leaves nothing behind.
 *
 * @param source A path or URL, the bytes, a `Response`, a `Blob` or `File`. Bytes must not change until the call has ended.
 * @throws ModelFormatError when the source cannot be read or is no intact model; WeightError when weights are missing,
 *   surplus or of another shape; UnsupportedError for models and layers that are not supported.
 *
 * @example
 * const net = await loadModel("digits.keras");                              // a path; in a browser relative to the page
 * const same = await loadModel(await fetch("https://example.org/digits.keras"));
 * net.predict(new Float32Array(28 * 28)).shape;                            // [1, 10]
 */
export async function loadModel(source: ModelSource, options: LoadModelOptions = {}): Promise<Model> {
  const { signal, limits = {}, exact = false } = options;
  const limit = limits.modelBytes ?? DEFAULT_LIMITS.modelBytes;
  const file = await readSource(source, { signal, limit });
  const archive = await readKerasArchive(file.bytes, { name: file.name, limits });
  rethrowAbort(signal);
  const registry = new Map([...layerClasses, ...Object.entries(options.customLayers ?? {})]);
  const model = buildModel(archive, registry);
  await setModelWeights(model, archive, file);
  model.exact = exact;
  return model;
}
