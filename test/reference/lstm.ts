import type { LstmAttributes } from "../../src/ops/lstm.ts";
import type { Numbers } from "./numbers.ts";
import { activateRows } from "./softmax.ts";

export interface LstmSizes {
  readonly batch: number;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
}

export interface LstmResult {
  /** h of every step, in the order in which the steps were taken. */
  readonly sequence: Float64Array;
  readonly h: Float64Array;
  readonly c: Float64Array;
}

/** z = x·W + h·R + b with gates i, f, c, o; c = f∘c + i∘act(z_c); h = o∘act(c). Sample by sample, step by step. */
export function lstm(
  x: Numbers,
  [kernel, recurrent, bias]: readonly [Numbers, Numbers, Numbers | undefined],
  { batch, steps, features, units }: LstmSizes,
  { activation, recurrentActivation, goBackwards }: LstmAttributes,
  h0?: Numbers,
  c0?: Numbers,
): LstmResult {
  const sequence = new Float64Array(batch * steps * units);
  const lastH = new Float64Array(batch * units);
  const lastC = new Float64Array(batch * units);
  for (let n = 0; n < batch; n++) {
    let h = Float64Array.from({ length: units }, (_, u) => h0?.[n * units + u] ?? 0);
    let c = Float64Array.from({ length: units }, (_, u) => c0?.[n * units + u] ?? 0);
    for (let step = 0; step < steps; step++) {
      const t = goBackwards ? steps - 1 - step : step;
      const z = Float64Array.from({ length: 4 * units }, (_, j) => {
        let sum = bias?.[j] ?? 0;
        for (let k = 0; k < features; k++) {
          sum += (x[(n * steps + t) * features + k] ?? NaN) * (kernel[k * 4 * units + j] ?? NaN);
        }
        for (let k = 0; k < units; k++) sum += (h[k] ?? NaN) * (recurrent[k * 4 * units + j] ?? NaN);
        return sum;
      });
      const [i, f, g, o] = [recurrentActivation, recurrentActivation, activation, recurrentActivation].map(
        (act, gate) => activateRows(act, z.subarray(gate * units, (gate + 1) * units), units),
      );
      c = c.map((value, u) => (f?.[u] ?? NaN) * value + (i?.[u] ?? NaN) * (g?.[u] ?? NaN));
      h = activateRows(activation, c, units).map((value, u) => (o?.[u] ?? NaN) * value);
      sequence.set(h, (n * steps + step) * units);
    }
    lastH.set(h, n * units);
    lastC.set(c, n * units);
  }
  return { sequence, h: lastH, c: lastC };
}
