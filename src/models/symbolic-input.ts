import { InputLayer, type InputOptions } from "../layers/core/input.ts";
import { inputTensor, type SymbolicTensor } from "../layers/symbolic.ts";

/**
 * A place where data enters a model: the symbolic tensor that the first layers are applied to.
 *
 * @throws ConfigError without a shape, or with `shape` and `batchShape`.
 * Source: https://keras.io/api/layers/core_layers/input/
 *
 * @example
 * const image = input({ shape: [28, 28, 1], name: "image" });
 * image.shape;    // [null, 28, 28, 1]
 */
export function input(options: InputOptions): SymbolicTensor {
  return inputTensor(new InputLayer(options));
}
