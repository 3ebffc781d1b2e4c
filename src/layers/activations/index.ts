export { ELU, elu, type ELUOptions } from "./elu.ts";
export { LeakyReLU, leakyReLU, type LeakyReLUOptions } from "./leaky-relu.ts";
export { PReLU, prelu, type PReLUOptions } from "./prelu.ts";
export { ReLU, reLU, type ReLUOptions } from "./relu.ts";
export { Softmax, softmax, type SoftmaxOptions } from "./softmax.ts";
export { ThresholdedReLU, thresholdedReLU, type ThresholdedReLUOptions } from "./thresholded-relu.ts";
