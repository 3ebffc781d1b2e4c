export type { BatchNormalizationOptions } from "./batch-normalization-arguments.ts";
export { BatchNormalization, batchNormalization } from "./batch-normalization.ts";
export {
  GroupNormalization,
  groupNormalization,
  type GroupNormalizationOptions,
} from "./group-normalization.ts";
export {
  LayerNormalization,
  layerNormalization,
  type LayerNormalizationOptions,
} from "./layer-normalization.ts";
export { RMSNormalization, rmsNormalization, type RMSNormalizationOptions } from "./rms-normalization.ts";
export { UnitNormalization, unitNormalization, type UnitNormalizationOptions } from "./unit-normalization.ts";
export {
  SpectralNormalization,
  spectralNormalization,
  type SpectralNormalizationOptions,
} from "./spectral-normalization.ts";
