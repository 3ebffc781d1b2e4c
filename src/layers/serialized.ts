import type { Shape } from "../core/shape.ts";
import type { Json, JsonObject } from "./json.ts";

/** The arguments of one call of a layer, as a Keras file writes them. */
export interface CallArguments {
  readonly args: readonly Json[];
  readonly kwargs: JsonObject;
}

/** Has no weights, and counts as built from the start: Keras writes no `build_config` for such a layer. */
export function isBuiltWhenMade(className: string): boolean {
  return BUILT_WHEN_MADE.has(className) || /^(Global)?(Average|Max)Pooling[123]D$/.test(className);
}

const BUILT_WHEN_MADE: ReadonlySet<string> = new Set([
  "Activation",
  "ActivityRegularization",
  "AlphaDropout",
  "Dropout",
  "ELU",
  "GaussianDropout",
  "GaussianNoise",
  "Identity",
  "InputLayer",
  "LeakyReLU",
  "Masking",
  "ReLU",
  "Reshape",
  "Softmax",
  "SpatialDropout1D",
  "SpatialDropout2D",
  "SpatialDropout3D",
  "UnitNormalization",
]);

/** A shape as JSON: a copy. */
export function shapeJson(shape: Shape): readonly (number | null)[] {
  return [...shape];
}
