import type { RnnAttributes } from "../../src/ops/rnn.ts";
import type { Numbers } from "./numbers.ts";
import { affine, type Step } from "./recurrent.ts";
import { activateRows } from "./softmax.ts";

/** h = act(x·W + h·R + b) */
export function rnnStep(
  [kernel, recurrent, bias]: readonly [Numbers, Numbers, Numbers | undefined],
  units: number,
  { activation }: RnnAttributes,
): Step {
  return (x, [h = new Float64Array(0)]) => {
    const fromState = affine(h, recurrent, units, [0, units], undefined);
    const z = affine(x, kernel, units, [0, units], bias).map((sum, u) => sum + (fromState[u] ?? NaN));
    return [activateRows(activation, z, units)];
  };
}
