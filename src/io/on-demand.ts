import type { TfjsFiles } from "../formats/tfjs/writer.ts";
import type { Model } from "../models/model.ts";
import type { LoadModelOptions } from "./load-model.ts";
import type { LoadWeightsOptions } from "./load-weights.ts";
import type { SaveFormat, SaveOptions } from "./save-model.ts";
import type { SelfTestResult } from "./self-test.ts";
import type { ModelSource } from "./source.ts";

/** Formats are a quarter of the code. It comes with the first file: a program that opens none never loads it. */
const files = (): Promise<typeof import("./files.ts")> => import("./files.ts");

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
export async function loadModel(source: ModelSource, options?: LoadModelOptions): Promise<Model> {
  return (await files()).loadModel(source, options);
}

/**
 * Loads weights into a model that is built: `.weights.h5` and sharded `.weights.json` of Keras 3, `.h5` of Keras 1 and 2,
 * safetensors, `.npz` and `.npy`, or the weights of a whole model (`.keras`, `.h5`, `model.json`).
 *
 * Every weight of the model must be in the file in its shape, and no other. All are read and checked before the first is set:
 * a failure leaves the model as it was. Halves and quantized numbers are widened to float32.
 *
 * @throws ConfigError for a model that is not built; ModelFormatError when the source cannot be read or is damaged;
 *   WeightError when weights are missing, surplus or of another shape.
 *
 * @example
 * const net = sequential({ layers: [layers.dense({ units: 10, inputShape: [784] })] });
 * await loadWeights(net, "digits.weights.h5");
 */
export async function loadWeights(
  model: Model,
  source: ModelSource,
  options?: LoadWeightsOptions,
): Promise<void> {
  return (await files()).loadWeights(model, source, options);
}

/**
 * Saves a model. Keras opens the `.keras` and `.weights.h5` files, TensorFlow.js the `tfjs` ones; they carry no optimizer.
 *
 * @param path Where to write, in Node, Deno and Bun; it decides the format: `.keras`, `.weights.h5`, `.safetensors` or
 *   `model.json`. A file is there as a whole or not at all. Without a path the bytes are returned.
 * @throws ConfigError for a model that is not built, for options that do not go together, or when a file cannot be
 *   written; WeightError for values that the dtype cannot hold; UnsupportedError for what TensorFlow.js does not compute.
 *
 * @example
 * await saveModel(net, "digits.keras", { dtype: "float16" });
 * const bytes = await saveModel(net);                                      // the same file, in memory
 * const { modelJson, shards } = await saveModel(net, { format: "tfjs" });
 */
export function saveModel(model: Model, path: string | URL, options?: SaveOptions): Promise<void>;
export function saveModel(
  model: Model,
  options: SaveOptions & { readonly format: "tfjs" },
): Promise<TfjsFiles>;
export function saveModel(
  model: Model,
  options?: SaveOptions & { readonly format?: Exclude<SaveFormat, "tfjs"> },
): Promise<Uint8Array>;
export async function saveModel(
  model: Model,
  target?: string | URL | SaveOptions,
  options?: SaveOptions,
): Promise<never> {
  return (await files()).saveModel(model, target as never, options as never) as never;
}

/**
 * Opens a `.keras` file that `saveModel` wrote with `selfTest: true`, asks the model the question in it, and compares the
 * answers: whether this runtime, this binary and this version compute what the one did that wrote the file.
 *
 * @throws ModelFormatError when the file has no self-test, or one of another model; and all errors of `loadModel`.
 *
 * @example
 * const { passed, error, tolerance } = await verifyModel("digits.keras");
 */
export async function verifyModel(source: ModelSource, options?: LoadModelOptions): Promise<SelfTestResult> {
  return (await files()).verifyModel(source, options);
}
