import type { LstmAttributes } from "../../src/ops/lstm.ts";
import type { Numbers } from "./numbers.ts";
import { affine, type Step } from "./recurrent.ts";
import { activateRows } from "./softmax.ts";

/** z = x·W + h·R + b with gates i, f, c, o; c = f∘c + i∘act(z_c); h = o∘act(c). */
export function lstmStep(
  [kernel, recurrent, bias]: readonly [Numbers, Numbers, Numbers | undefined],
  units: number,
  { activation, recurrentActivation }: LstmAttributes,
): Step {
  return (x, [h = new Float64Array(0), c = new Float64Array(0)]) => {
    const all = [0, 4 * units] as const;
    const fromState = affine(h, recurrent, 4 * units, all, undefined);
    const z = affine(x, kernel, 4 * units, all, bias).map((sum, j) => sum + (fromState[j] ?? NaN));
    const [i, f, g, o] = [recurrentActivation, recurrentActivation, activation, recurrentActivation].map(
      (act, gate) => activateRows(act, z.subarray(gate * units, (gate + 1) * units), units),
    );
    const nextC = c.map((value, u) => (f?.[u] ?? NaN) * value + (i?.[u] ?? NaN) * (g?.[u] ?? NaN));
    const nextH = activateRows(activation, nextC, units).map((value, u) => (o?.[u] ?? NaN) * value);
    return [nextH, nextC];
  };
}
