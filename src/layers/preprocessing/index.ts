export {
  type Augmentation,
  augmentation,
  type AugmentationName,
  type AugmentationOptions,
} from "./augmentation.ts";
export { CategoryEncoding, categoryEncoding, type CategoryEncodingOptions } from "./category-encoding.ts";
export { CenterCrop, centerCrop, type CenterCropOptions } from "./center-crop.ts";
export { Discretization, discretization, type DiscretizationOptions } from "./discretization.ts";
export type { NormalizationOptions } from "./normalization-arguments.ts";
export { Normalization, normalization } from "./normalization.ts";
export { Resizing, resizing, type ResizingOptions } from "./resizing.ts";
export { Rescaling, rescaling, type RescalingOptions } from "./rescaling.ts";
