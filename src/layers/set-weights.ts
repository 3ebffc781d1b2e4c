import { WeightError } from "../core/errors.ts";
import { Tensor } from "../core/tensor.ts";
import type { Weight } from "./weight.ts";

/** A layer or model, as far as its weights go. */
interface WeightOwner {
  readonly label: string;
  readonly built: boolean;
  readonly weights: readonly Weight[];
}

/**
 * Sets all weights of a layer or model to copies of the values. All are checked before the first is set.
 * @throws WeightError when their number, a shape, a length or a kind is wrong.
 */
export function setAllWeights(owner: WeightOwner, values: readonly (Tensor | Float32Array)[]): void {
  const { weights } = owner;
  if (!Array.isArray(values) || values.length !== weights.length) {
    throw new WeightError(
      `The number of weights is wrong${owner.built ? "" : ", since nothing is built yet"}`,
      {
        layer: owner.label,
        expected: `${weights.length} weights${namesOf(weights)}`,
        received: Array.isArray(values) ? `${values.length} weights` : typeof values,
      },
    );
  }
  const arrays = weights.map((weight, at) => numbersFor(weight, values[at]));
  for (const [at, weight] of weights.entries()) weight.set((arrays[at] as Float32Array).slice());
}

/** The numbers given for a weight, if they fit it. */
function numbersFor(weight: Weight, given: unknown): Float32Array {
  const data = given instanceof Tensor ? given.data : given;
  if (data instanceof Float32Array) {
    weight.check(data.length, given instanceof Tensor ? given.shape : undefined);
    return data;
  }
  throw new WeightError(`The values of the weight "${weight.name}" are of the wrong kind`, {
    layer: weight.layer,
    argument: weight.name,
    expected: "a Tensor or a Float32Array",
    received: given === null ? "null" : typeof given,
  });
}

/** The names of a layer's weights. Those of a model repeat and would tell nothing. */
function namesOf(weights: readonly Weight[]): string {
  const names = new Set(weights.map(({ name }) => name));
  return names.size > 0 && names.size === weights.length ? ` (${[...names].join(", ")})` : "";
}
