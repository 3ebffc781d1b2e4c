import type { Activation, ActivationName } from "../ops/activation.ts";
import type { Json } from "./json.ts";

/** The parameters a name alone stands for. */
export const DEFAULTS: ReadonlyMap<string, Activation> = new Map(
  Object.entries({
    linear: [],
    relu: [0, Infinity, 0],
    tanh: [],
    sigmoid: [],
    hardSigmoid: [],
    hardSigmoid2: [],
    silu: [],
    hardSilu: [],
    gelu: [],
    geluTanh: [],
    elu: [1],
    celu: [1],
    selu: [],
    exponential: [],
    softplus: [],
    softsign: [],
    mish: [],
    logSigmoid: [],
    hardTanh: [],
    hardShrink: [0.5],
    softShrink: [0.5],
    tanhShrink: [],
    squareplus: [4],
    sparsePlus: [],
    sparseSigmoid: [],
    softmax: [],
    logSoftmax: [],
    sparsemax: [],
  } satisfies Partial<Record<ActivationName, readonly number[]>>).map(([name, parameters]) => [
    name,
    { name: name as ActivationName, parameters },
  ]),
);

/** Other names of activations, and names for certain parameters. */
export const ALIASES: ReadonlyMap<string, Activation> = new Map<string, Activation>([
  ["relu6", relu(0, 6, 0)],
  ["leakyRelu", relu(0.2, null, 0)],
  ["swish", { name: "silu", parameters: [] }],
  ["hardSwish", { name: "hardSilu", parameters: [] }],
  ["geluNew", { name: "geluTanh", parameters: [] }],
]);

export const UNSUPPORTED: ReadonlySet<string> = new Set(["glu"]);

/** f(x) = maxValue for x >= maxValue, x for threshold <= x, negativeSlope (x - threshold) below. */
export function relu(negativeSlope: number, maxValue: number | null, threshold: number): Activation {
  return { name: "relu", parameters: [negativeSlope, maxValue ?? Infinity, threshold] };
}

/**
 * What Keras writes for an activation: its name, or the layer that has the parameters. Functions Keras cannot write
 * (celu with another alpha, Keras 2's hard sigmoid) keep our own form, which Keras rejects rather than misreads.
 */
export function serializeActivation(activation: Activation): Json {
  const { name, parameters } = activation;
  for (const [alias, { name: same, parameters: values }] of [...DEFAULTS, ...ALIASES]) {
    if (same === name && values.every((value, index) => value === parameters[index])) return snakeName(alias);
  }
  const [first = 0, second = 0, third = 0] = parameters;
  switch (name) {
    case "relu": {
      const config = {
        max_value: second === Infinity ? null : second,
        negative_slope: first,
        threshold: third,
      };
      return kerasLayer("ReLU", config);
    }
    case "elu":
      return kerasLayer("ELU", { alpha: first });
    case "celu":
      return { name, alpha: first };
    case "squareplus":
      return { name, b: first };
    case "threshold":
      return { name, threshold: first, default_value: second };
    default:
      return { name: snakeName(name), threshold: first };
  }
}

function kerasLayer(className: string, config: { readonly [key: string]: Json }): Json {
  return { module: "keras.layers", class_name: className, config, registered_name: null };
}

/** `hard_sigmoid`, `hardSigmoid` -> `hardSigmoid`. */
export function camelName(spelling: string): string {
  return spelling.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `geluTanh` is known to files as `gelu_new`. */
function snakeName(name: string): string {
  if (name === "geluTanh") return "gelu_new";
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
