import type { RecurrentAttributes } from "../../src/ops/recurrent.ts";
import type { Numbers } from "./numbers.ts";

export interface SequenceSizes {
  readonly batch: number;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
}

export interface SequenceResult {
  /** The output of every step, in the order in which the steps were taken. */
  readonly sequence: Float64Array;
  /** The last output. */
  readonly output: Float64Array;
  /** The last states, h first. */
  readonly states: readonly Float64Array[];
}

/** One step of one sample: the features and the states before, to the states after. */
export type Step = (x: Float64Array, states: readonly Float64Array[]) => readonly Float64Array[];

/** Takes every sample through the steps; where the mask is 0, states stay and the output is what `maskedOutput` says. */
export function runSteps(
  step: Step,
  x: Numbers,
  { batch, steps, features, units }: SequenceSizes,
  { goBackwards, maskedOutput = "previous" }: Pick<RecurrentAttributes, "goBackwards" | "maskedOutput">,
  starts: readonly (Numbers | undefined)[],
  mask?: Numbers,
): SequenceResult {
  const sequence = new Float64Array(batch * steps * units);
  const output = new Float64Array(batch * units);
  const last = starts.map(() => new Float64Array(batch * units));
  for (let n = 0; n < batch; n++) {
    let states: readonly Float64Array[] = starts.map((start) =>
      Float64Array.from({ length: units }, (_, u) => start?.[n * units + u] ?? 0),
    );
    let y = maskedOutput === "previous" ? (states[0] as Float64Array) : new Float64Array(units);
    for (let number = 0; number < steps; number++) {
      const t = goBackwards ? steps - 1 - number : number;
      if ((mask?.[n * steps + t] ?? 1) !== 0) {
        const row = Float64Array.from(
          { length: features },
          (_, k) => x[(n * steps + t) * features + k] ?? NaN,
        );
        states = step(row, states);
        y = states[0] as Float64Array;
      } else if (maskedOutput === "zeros") {
        y = new Float64Array(units);
      }
      sequence.set(y, (n * steps + number) * units);
    }
    output.set(y, n * units);
    for (const [index, state] of states.entries()) last[index]?.set(state, n * units);
  }
  return { sequence, output, states: last };
}

/** bias + x·W for columns `from` to `to` of a matrix of `columns`, `bias` beginning at `biasFrom`. */
export function affine(
  x: Numbers,
  matrix: Numbers,
  columns: number,
  [from, to]: readonly [number, number],
  bias: Numbers | undefined,
  biasFrom = from,
): Float64Array {
  return Float64Array.from({ length: to - from }, (_, j) => {
    let sum = bias?.[biasFrom + j] ?? 0;
    for (let k = 0; k < x.length; k++) sum += (x[k] ?? NaN) * (matrix[k * columns + from + j] ?? NaN);
    return sum;
  });
}
