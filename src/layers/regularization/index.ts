export {
  ActivityRegularization,
  activityRegularization,
  type ActivityRegularizationOptions,
} from "./activity-regularization.ts";
export { AlphaDropout, alphaDropout, type AlphaDropoutOptions } from "./alpha-dropout.ts";
export { Dropout, dropout, type DropoutOptions } from "./dropout.ts";
export { GaussianDropout, gaussianDropout, type GaussianDropoutOptions } from "./gaussian-dropout.ts";
export { GaussianNoise, gaussianNoise, type GaussianNoiseOptions } from "./gaussian-noise.ts";
export type { SpatialDropoutNDOptions, SpatialDropoutOptions } from "./spatial-dropout.ts";
export { SpatialDropout1D, spatialDropout1d } from "./spatial-dropout1d.ts";
export { SpatialDropout2D, spatialDropout2d } from "./spatial-dropout2d.ts";
export { SpatialDropout3D, spatialDropout3d } from "./spatial-dropout3d.ts";
