import type { GruAttributes } from "../../src/ops/gru.ts";
import type { Numbers } from "./numbers.ts";
import { affine, type Step } from "./recurrent.ts";
import { activateRows } from "./softmax.ts";

/**
 * z, r = rec(x·W + h·R + b); h = z∘h + (1 - z)∘act(x·W_h + b_h + s), s = r∘(h·R_h + b'_h) or, reset before the product,
 * (r∘h)·R_h. The second row of the bias, b', is there only with the reset gate after.
 */
export function gruStep(
  [kernel, recurrent, bias]: readonly [Numbers, Numbers, Numbers | undefined],
  units: number,
  { activation, recurrentActivation, resetAfter }: GruAttributes,
): Step {
  const columns = 3 * units;
  return (x, [h = new Float64Array(0)]) => {
    const gate = (index: number): readonly [number, number] => [index * units, (index + 1) * units];
    const input = (index: number): Float64Array => affine(x, kernel, columns, gate(index), bias);
    const fromState = (index: number, state: Numbers): Float64Array => {
      const own = resetAfter ? bias : undefined;
      return affine(state, recurrent, columns, gate(index), own, columns + index * units);
    };
    const add = (a: Float64Array, b: Float64Array): Float64Array =>
      a.map((value, u) => value + (b[u] ?? NaN));
    const multiply = (a: Float64Array, b: Float64Array): Float64Array =>
      a.map((value, u) => value * (b[u] ?? NaN));
    const z = activateRows(recurrentActivation, add(input(0), fromState(0, h)), units);
    const r = activateRows(recurrentActivation, add(input(1), fromState(1, h)), units);
    const reset = resetAfter ? multiply(r, fromState(2, h)) : fromState(2, multiply(r, h));
    const candidate = activateRows(activation, add(input(2), reset), units);
    return [h.map((value, u) => (z[u] ?? NaN) * value + (1 - (z[u] ?? NaN)) * (candidate[u] ?? NaN))];
  };
}
