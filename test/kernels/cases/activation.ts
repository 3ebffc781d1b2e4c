import type { Activation } from "../../../src/ops/activation.ts";
import { allowance } from "../../helpers/accuracy.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf } from "../../helpers/graphs.ts";
import { activateRows } from "../../reference/softmax.ts";

/** Every elementwise activation that is computed, with parameters that make all of its branches matter. */
export const ELEMENTWISE: readonly Activation[] = [
  { name: "relu", parameters: [0, Infinity, 0] },
  { name: "relu", parameters: [0, 6, 0] },
  { name: "relu", parameters: [0.2, Infinity, 0] },
  { name: "relu", parameters: [0.25, 4, 1] },
  { name: "relu", parameters: [0, 4, -1] },
  { name: "relu", parameters: [0, Infinity, -1] },
  { name: "tanh", parameters: [] },
  { name: "sigmoid", parameters: [] },
  { name: "hardSigmoid", parameters: [] },
  { name: "hardSigmoid2", parameters: [] },
  { name: "silu", parameters: [] },
  { name: "hardSilu", parameters: [] },
  { name: "gelu", parameters: [] },
  { name: "geluTanh", parameters: [] },
  { name: "elu", parameters: [1] },
  { name: "elu", parameters: [0.3] },
  { name: "celu", parameters: [1.5] },
  { name: "selu", parameters: [] },
  { name: "exponential", parameters: [] },
  { name: "softplus", parameters: [] },
  { name: "softsign", parameters: [] },
  { name: "mish", parameters: [] },
  { name: "logSigmoid", parameters: [] },
  { name: "hardTanh", parameters: [] },
  { name: "hardShrink", parameters: [0.5] },
  { name: "softShrink", parameters: [0.5] },
  { name: "tanhShrink", parameters: [] },
  { name: "squareplus", parameters: [4] },
  { name: "sparsePlus", parameters: [] },
  { name: "sparseSigmoid", parameters: [] },
  { name: "threshold", parameters: [0.5, 7] },
  { name: "clip", parameters: [-2.5, 1.25] },
  { name: "abs", parameters: [] },
  { name: "sqrt", parameters: [] },
  { name: "floor", parameters: [] },
  { name: "ceil", parameters: [] },
  { name: "round", parameters: [] },
  { name: "trunc", parameters: [] },
  { name: "sign", parameters: [] },
  { name: "erf", parameters: [] },
  { name: "expm1", parameters: [] },
  { name: "log", parameters: [] },
  { name: "log1p", parameters: [] },
];

export const SOFTMAX: Activation = { name: "softmax", parameters: [] };
export const LOG_SOFTMAX: Activation = { name: "logSoftmax", parameters: [] };
export const SPARSEMAX: Activation = { name: "sparsemax", parameters: [] };

/**
 * y = act(x) over `samples` rows of equal length. In place where the plan is free to; with `keep` the graph gives x
 * as well, so that it is not.
 */
export function activationCase(
  activation: Activation,
  x: Float32Array,
  samples: number,
  keep = false,
): KernelCase {
  const length = x.length / samples;
  const graph = graphOf([null, length], (builder, value) => {
    const y = builder.addOne("activation", [value], activation);
    return keep ? [y, value] : y;
  });
  const values = activateRows(activation, x, length);
  const bounds = values.map((y, i) => allowance(activation, x[i] ?? NaN, y));
  const name = `${activation.name}(${activation.parameters.join()}) of ${samples}x${length}${keep ? ", x kept" : ""}`;
  const expected = [{ values, bounds }, ...(keep ? [{ values: Float64Array.from(x) }] : [])];
  return { name, graph, capacity: samples, inputs: [x], expected };
}
