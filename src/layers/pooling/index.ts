export { AdaptiveAveragePooling1D, adaptiveAveragePooling1d } from "./adaptive-average-pooling1d.ts";
export { AdaptiveAveragePooling2D, adaptiveAveragePooling2d } from "./adaptive-average-pooling2d.ts";
export { AdaptiveAveragePooling3D, adaptiveAveragePooling3d } from "./adaptive-average-pooling3d.ts";
export { AdaptiveMaxPooling1D, adaptiveMaxPooling1d } from "./adaptive-max-pooling1d.ts";
export { AdaptiveMaxPooling2D, adaptiveMaxPooling2d } from "./adaptive-max-pooling2d.ts";
export { AdaptiveMaxPooling3D, adaptiveMaxPooling3d } from "./adaptive-max-pooling3d.ts";
export type {
  AdaptivePooling1DOptions,
  AdaptivePooling2DOptions,
  AdaptivePooling3DOptions,
} from "./adaptive-pooling.ts";
export { AveragePooling1D, averagePooling1d, type AveragePooling1DOptions } from "./average-pooling1d.ts";
export { AveragePooling2D, averagePooling2d, type AveragePooling2DOptions } from "./average-pooling2d.ts";
export { AveragePooling3D, averagePooling3d, type AveragePooling3DOptions } from "./average-pooling3d.ts";
export { GlobalAveragePooling1D, globalAveragePooling1d } from "./global-average-pooling1d.ts";
export { GlobalAveragePooling2D, globalAveragePooling2d } from "./global-average-pooling2d.ts";
export { GlobalAveragePooling3D, globalAveragePooling3d } from "./global-average-pooling3d.ts";
export { GlobalMaxPooling1D, globalMaxPooling1d } from "./global-max-pooling1d.ts";
export { GlobalMaxPooling2D, globalMaxPooling2d } from "./global-max-pooling2d.ts";
export { GlobalMaxPooling3D, globalMaxPooling3d } from "./global-max-pooling3d.ts";
export type { GlobalPoolingOptions } from "./global-pooling.ts";
export { MaxPooling1D, maxPooling1d } from "./max-pooling1d.ts";
export { MaxPooling2D, maxPooling2d } from "./max-pooling2d.ts";
export { MaxPooling3D, maxPooling3d } from "./max-pooling3d.ts";
export type { Pooling1DOptions, Pooling2DOptions, Pooling3DOptions } from "./pooling.ts";
