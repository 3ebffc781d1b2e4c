export {
  type Augmentation,
  augmentation,
  type AugmentationName,
  type AugmentationOptions,
} from "./augmentation.ts";
export { CenterCrop, centerCrop, type CenterCropOptions } from "./center-crop.ts";
export type { NormalizationOptions } from "./normalization-arguments.ts";
export { Normalization, normalization } from "./normalization.ts";
export { Resizing, resizing, type ResizingOptions } from "./resizing.ts";
export { Rescaling, rescaling, type RescalingOptions } from "./rescaling.ts";
