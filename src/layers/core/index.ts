export { Activation, activation, type ActivationOptions } from "./activation.ts";
export { Dense, dense, type DenseOptions } from "./dense.ts";
export { EinsumDense, einsumDense, type EinsumDenseOptions } from "./einsum-dense.ts";
export { Embedding, embedding, type EmbeddingOptions } from "./embedding.ts";
export { Identity, identity } from "./identity.ts";
export { InputLayer, inputLayer, type InputOptions } from "./input.ts";
export { Lambda, lambda, type LambdaFunction, type LambdaOptions } from "./lambda.ts";
export { Masking, masking, type MaskingOptions } from "./masking.ts";
