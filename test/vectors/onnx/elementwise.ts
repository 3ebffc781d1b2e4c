import type { ActivationName } from "../../../src/ops/activation.ts";
import type { BinaryOperator } from "../../../src/ops/binary.ts";
import type { ReduceAttributes } from "../../../src/ops/reduce.ts";
import { reshape as withDims } from "../ndarray.ts";
import {
  activate,
  binary,
  clamp,
  hardSigmoid,
  prelu,
  reduce,
  rowwise,
  where,
} from "../operators/elementwise.ts";
import { type Tensor, Unmapped } from "../sketch.ts";
import type { Mapping } from "./node.ts";

function activation(name: ActivationName, ...parameters: number[]): Mapping {
  return (node) => activate(node.sketch, node.x, name, ...parameters);
}

/** Of any number of inputs, from the left. */
function operator(name: BinaryOperator): Mapping {
  return (node) => {
    const [first, ...others] = node.tensors as [Tensor, ...Tensor[]];
    if (others.length === 0) return node.sketch.addOne("identity", [first], {});
    return others.reduce((a, b) => binary(node.sketch, name, a, b), first);
  };
}

function over(operator: ReduceAttributes["operator"]): Mapping {
  return (node) => {
    const axes = node.list(1, "axes");
    if (!axes?.length && node.attribute<number>("noop_with_empty_axes", 0) === 1) {
      return node.sketch.addOne("identity", [node.x], {});
    }
    const named = axes?.length === 0 ? undefined : axes;
    return reduce(node.sketch, node.x, operator, named, node.attribute<number>("keepdims", 1) === 1);
  };
}

function global(operator: ReduceAttributes["operator"]): Mapping {
  return (node) => {
    const axes = node.x.dims.map((_, axis) => axis).slice(2);
    return reduce(node.sketch, node.x, operator, axes, true);
  };
}

export const ELEMENTWISE: { readonly [operator: string]: Mapping } = {
  Erf: activation("erf"),
  Exp: activation("exponential"),
  Log: activation("log"),
  Sqrt: activation("sqrt"),
  Pow: operator("power"),
  Where: (node) => where(node.sketch, node.tensors),
  HardSwish: activation("hardSilu"),
  Mish: activation("mish"),
  Relu: activation("relu", 0, Infinity, 0),
  Sigmoid: activation("sigmoid"),
  Softplus: activation("softplus"),
  Softsign: activation("softsign"),
  Tanh: activation("tanh"),
  Celu: (node) => activate(node.sketch, node.x, "celu", node.attribute("alpha", 1)),
  Elu: (node) => activate(node.sketch, node.x, "elu", node.attribute("alpha", 1)),
  Gelu: (node) =>
    activate(
      node.sketch,
      node.x,
      node.attribute<string>("approximate", "none") === "tanh" ? "geluTanh" : "gelu",
    ),
  HardSigmoid: (node) =>
    hardSigmoid(
      node.sketch,
      node.x,
      Number(node.attribute("alpha", 0.2).toFixed(6)),
      Number(node.attribute("beta", 0.5).toFixed(6)),
    ),
  LeakyRelu: (node) => activate(node.sketch, node.x, "relu", node.attribute("alpha", 0.01), Infinity, 0),
  Selu(node) {
    if ("alpha" in node.node.attrs || "gamma" in node.node.attrs)
      throw new Unmapped("selu of other constants");
    return activate(node.sketch, node.x, "selu");
  },
  Swish(node) {
    if (node.attribute<number>("alpha", 1) !== 1) throw new Unmapped("swish of another slope");
    return activate(node.sketch, node.x, "silu");
  },
  ThresholdedRelu: (node) => activate(node.sketch, node.x, "threshold", node.attribute("alpha", 1), 0),
  Clip: (node) =>
    clamp(node.sketch, node.x, node.numbers(1)?.data[0] ?? -Infinity, node.numbers(2)?.data[0] ?? Infinity),
  Identity: (node) => node.sketch.addOne("identity", [node.x], {}),
  /** Where they do not fit the last axis, slopes are of channels, axis 1. */
  PRelu(node) {
    const slope = node.sketch.numbers(node.tensor(1));
    const rank = node.x.dims.length;
    const isPerChannel =
      slope.dims.length === 1 && slope.dims[0] !== 1 && slope.dims[0] !== node.x.dims.at(-1);
    const dims = isPerChannel ? [...slope.dims, ...Array.from({ length: rank - 2 }, () => 1)] : slope.dims;
    return prelu(node.sketch, node.x, node.sketch.known(withDims(slope, dims)));
  },
  Softmax: (node) => rowwise(node.sketch, node.x, "softmax", node.attribute("axis", -1)),
  LogSoftmax: (node) => rowwise(node.sketch, node.x, "logSoftmax", node.attribute("axis", -1)),
  Add: operator("add"),
  Sub: operator("subtract"),
  Mul: operator("multiply"),
  Div: operator("divide"),
  Max: operator("maximum"),
  Min: operator("minimum"),
  ReduceMax: over("max"),
  ReduceMean: over("mean"),
  ReduceSum: over("sum"),
  GlobalAveragePool: global("mean"),
  GlobalMaxPool: global("max"),
};
