import { WeightError } from "../core/errors.ts";
import { Tensor } from "../core/tensor.ts";
import type { Layer } from "../layers/layer.ts";

/** A model, as far as its weights go. */
interface WeightOwner {
  readonly label: string;
  readonly built: boolean;
  readonly layers: readonly Layer[];
}

/**
 * Sets the weights of all layers. All values are checked before the first is set.
 * @throws WeightError when their number, a shape or a kind is wrong.
 */
export function setLayerWeights(model: WeightOwner, values: readonly (Tensor | Float32Array)[]): void {
  const owners = new Map(model.layers.flatMap((layer) => layer.weights.map((weight) => [weight, layer])));
  const weights = [...owners].map(([weight, layer]) => ({ layer, weight }));
  if (!Array.isArray(values) || values.length !== weights.length) {
    throw new WeightError(
      `The number of weights is wrong${model.built ? "" : "; the model is not built yet"}`,
      {
        layer: model.label,
        expected: `${weights.length} weights`,
        received: Array.isArray(values) ? `${values.length} weights` : typeof values,
      },
    );
  }
  const arrays = weights.map(({ layer, weight }, at) => {
    const value: unknown = values[at];
    const data = value instanceof Tensor ? value.data : value;
    if (data instanceof Float32Array) {
      weight.check(data.length, value instanceof Tensor ? value.shape : undefined);
      return data;
    }
    throw new WeightError(`The values of the weight "${weight.name}" are of the wrong kind`, {
      layer: layer.label,
      argument: weight.name,
      expected: "a Tensor or a Float32Array",
      received: data === null ? "null" : typeof data,
    });
  });
  for (const [at, { weight }] of weights.entries()) weight.set((arrays[at] as Float32Array).slice());
}
