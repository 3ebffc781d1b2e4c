import { UnsupportedError } from "../core/errors.ts";
import { formatShape } from "../core/shape.ts";
import type { WeightArray } from "../formats/keras/index.ts";
import type { Layer } from "../layers/layer.ts";
import type { Weight } from "../layers/weight.ts";

/** The classes that are read, with the axis of the first weight that each number of the scale stands for. */
const SCALED_AXIS: ReadonlyMap<string, number> = new Map([
  ["Dense", 1],
  ["Embedding", 0],
]);

/**
 * The pairs of a layer that was quantized to int8: its first weight is `values / scale`, and the scale comes last. (While it
 * predicts Keras rounds the inputs of such a layer, too; here they stay as they are.)
 *
 * @returns `undefined` for a layer that was not quantized.
 * @throws UnsupportedError for a quantized layer of another class.
 */
export function dequantized(
  layer: Layer,
  weights: readonly Weight[],
  arrays: readonly WeightArray[],
): readonly (readonly [Weight, WeightArray])[] | undefined {
  const [values, scale] = [arrays[0], arrays.at(-1)];
  const [weight, ...others] = weights;
  if (values?.dtype !== "int8" || arrays.length !== weights.length + 1 || !scale || !weight) return undefined;
  const axis = SCALED_AXIS.get(layer.className);
  if (axis === undefined) {
    throw new UnsupportedError("Quantized weights of this layer cannot be read", {
      path: values.path,
      layer: layer.label,
      expected: [...SCALED_AXIS.keys()].join(" or "),
    });
  }
  const fits =
    formatShape(values.shape) === formatShape(weight.shape) &&
    formatShape(scale.shape) === formatShape([weight.shape[axis] ?? 0]) &&
    others.every(({ shape }, at) => formatShape(shape) === formatShape(arrays[at + 1]!.shape));
  if (!fits) return undefined;
  const widened: WeightArray = {
    path: values.path,
    shape: values.shape,
    dtype: "float32",
    async float32() {
      const [stored, scales] = [await values.float32(), await scale.float32()];
      const [rows = 0, columns = 0] = values.shape;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          stored[row * columns + column]! /= scales[axis === 0 ? row : column]!;
        }
      }
      return stored;
    },
  };
  return [[weight, widened], ...others.map((each, at) => [each, arrays[at + 1]!] as const)];
}
