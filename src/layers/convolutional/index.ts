export { Conv1DTranspose, conv1dTranspose, type Conv1DTransposeOptions } from "./conv1d-transpose.ts";
export { Conv1D, conv1d, type Conv1DOptions } from "./conv1d.ts";
export { Conv2DTranspose, conv2dTranspose, type Conv2DTransposeOptions } from "./conv2d-transpose.ts";
export { Conv2D, conv2d, type Conv2DOptions } from "./conv2d.ts";
export { DepthwiseConv1D, depthwiseConv1d, type DepthwiseConv1DOptions } from "./depthwise-conv1d.ts";
export { DepthwiseConv2D, depthwiseConv2d, type DepthwiseConv2DOptions } from "./depthwise-conv2d.ts";
export { SeparableConv1D, separableConv1d, type SeparableConv1DOptions } from "./separable-conv1d.ts";
export { SeparableConv2D, separableConv2d, type SeparableConv2DOptions } from "./separable-conv2d.ts";
