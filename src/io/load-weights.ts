import { ConfigError, ModelFormatError } from "../core/errors.ts";
import type { Model } from "../models/model.ts";
import { openStored, type OpenOptions } from "./open-stored.ts";
import { setModelWeights } from "./set-weights.ts";
import type { ModelSource } from "./source.ts";

export interface LoadWeightsOptions extends OpenOptions {
  /**
   * For `.h5` files of Keras 1 and 2: go by the names of the layers and leave out those that are not in both. Default: false,
   * by the order of the layers.
   */
  readonly byName?: boolean | undefined;
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
  options: LoadWeightsOptions = {},
): Promise<void> {
  if (!model.built) {
    throw new ConfigError("You are loading weights into a model that is not built", {
      layer: model.label,
      expected: "an inputShape on the first layer, build(inputShape), or a first predict",
    });
  }
  const stored = await openStored(source, options);
  if (stored.weights === undefined) {
    throw new ModelFormatError("this file has no weights", {
      path: stored.name,
      expected: "a file with weights",
    });
  }
  if (options.byName && stored.weights.kind !== "layers") {
    throw new ConfigError("Only .h5 files of Keras 1 and 2 can be loaded by name", { argument: "byName" });
  }
  await setModelWeights(model, stored.weights, stored.borrowed, options.byName);
}
