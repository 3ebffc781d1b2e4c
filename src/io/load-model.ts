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

/** What `on-demand.ts` says. */
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
