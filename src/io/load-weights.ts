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

/** What `on-demand.ts` says. */
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
