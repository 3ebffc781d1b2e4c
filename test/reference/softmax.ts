import type { Activation } from "../../src/ops/activation.ts";
import { activation } from "./activation.ts";
import type { Numbers } from "./numbers.ts";

/** e^(x - max) / sum, or its logarithm, over one row. NaN anywhere makes all of it NaN. */
export function softmaxRow(x: Numbers, logarithm: boolean): Float64Array {
  const max = Math.max(...x);
  let sum = 0;
  for (const value of x) sum += Math.exp(value - max);
  return Float64Array.from(x, (value) => {
    return logarithm ? value - max - Math.log(sum) : Math.exp(value - max) / sum;
  });
}

/** Keras's sparsemax, line by line (keras/src/backend/jax/nn.py): tau adds up running sums, which is not the paper's. */
export function sparsemaxRow(x: Numbers): Float64Array {
  const sorted = [...x].sort((a, b) => b - a);
  let running = 0;
  let total = 0;
  let k = 0;
  for (const [i, value] of sorted.entries()) {
    running += value;
    if (value - (running - 1) / (i + 1) > 0) {
      total += running;
      k++;
    }
  }
  const tau = (total - 1) / k;
  return Float64Array.from(x, (value) => Math.max(value - tau, 0));
}

/** Any activation over rows of `n` numbers. */
export function activateRows(act: Activation, x: Numbers, n: number): Float64Array {
  const ofRow = {
    softmax: (row: Numbers) => softmaxRow(row, false),
    logSoftmax: (row: Numbers) => softmaxRow(row, true),
    sparsemax: sparsemaxRow,
  };
  if (!(act.name in ofRow)) return Float64Array.from(x, (value) => activation(act, value));
  const y = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += n) {
    y.set(ofRow[act.name as keyof typeof ofRow](x.subarray(at, at + n)), at);
  }
  return y;
}
