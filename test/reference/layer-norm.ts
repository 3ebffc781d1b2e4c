import type { LayerNormAttributes } from "../../src/ops/layer-norm.ts";
import type { Numbers } from "./numbers.ts";

/** Normalized rows of n numbers times gamma plus beta. Sums and squares that leave float32 are infinite, as in Keras. */
export function layerNorm(
  x: Numbers,
  n: number,
  gamma: Numbers | undefined,
  beta: Numbers | undefined,
  { mode, epsilon, groups }: Pick<LayerNormAttributes, "mode" | "epsilon" | "groups">,
): Float64Array {
  const y = new Float64Array(x.length);
  const part = ((gamma ?? beta)?.length ?? n * groups) / groups;
  const parameter = (values: Numbers | undefined, row: number, i: number): number | undefined => {
    return values?.[(row % groups) * part + Math.floor((i * part) / n)];
  };
  for (let row = 0; row * n < x.length; row++) {
    const values = Array.from(x.subarray(row * n, (row + 1) * n));
    const { mean, factor } = statistics(values, mode, epsilon);
    for (const [i, value] of values.entries()) {
      const normalized = (value - mean) * factor;
      y[row * n + i] = normalized * (parameter(gamma, row, i) ?? 1) + (parameter(beta, row, i) ?? 0);
    }
  }
  return y;
}

function statistics(
  x: readonly number[],
  mode: LayerNormAttributes["mode"],
  epsilon: number,
): { mean: number; factor: number } {
  const mean = single(sum(x)) / x.length;
  const squares = (shift: number): number => single(sum(x.map((value) => single((value - shift) ** 2))));
  if (mode === "unit") return { mean: 0, factor: Math.min(1 / Math.sqrt(squares(0)), 1 / epsilon) };
  if (mode === "rms") return { mean: 0, factor: 1 / Math.sqrt(squares(0) / x.length + epsilon) };
  const factor = 1 / Math.sqrt(squares(mean) / x.length + epsilon);
  return { mean: mode === "layer" ? mean : 0, factor };
}

function sum(x: readonly number[]): number {
  return x.reduce((total, value) => total + value, 0);
}

/** The number itself, but infinite where float32 has no such number. */
function single(value: number): number {
  return Number.isFinite(Math.fround(value)) ? value : Math.fround(value);
}
