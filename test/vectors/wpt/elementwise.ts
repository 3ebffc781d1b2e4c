import type { ActivationName } from "../../../src/ops/activation.ts";
import type { BinaryOperator } from "../../../src/ops/binary.ts";
import {
  activate,
  binary,
  clamp,
  hardSigmoid,
  prelu,
  rowwise,
  where,
  withNumber,
} from "../operators/elementwise.ts";
import type { Mapping } from "./call.ts";

function activation(name: ActivationName): Mapping {
  return (call) => activate(call.sketch, call.tensor("input"), name);
}

function operator(name: BinaryOperator): Mapping {
  return (call) => binary(call.sketch, name, call.tensor("a"), call.tensor("b"));
}

export const ELEMENTWISE: { readonly [operator: string]: Mapping } = {
  abs: activation("abs"),
  ceil: activation("ceil"),
  erf: activation("erf"),
  exp: activation("exponential"),
  floor: activation("floor"),
  log: activation("log"),
  sign: activation("sign"),
  sqrt: activation("sqrt"),
  reciprocal: (call) => {
    const one = call.sketch.known({ dims: [1], data: Float32Array.of(1) });
    return binary(call.sketch, "divide", one, call.tensor("input"));
  },
  where: (call) =>
    where(
      call.sketch,
      ["condition", "trueValue", "falseValue"].map((name) => call.tensor(name)),
    ),
  logicalNot: (call) => withNumber(call.sketch, "equal", call.tensor("input"), 0),
  pow: operator("power"),
  gelu: activation("gelu"),
  hardSwish: activation("hardSilu"),
  sigmoid: activation("sigmoid"),
  softplus: activation("softplus"),
  softsign: activation("softsign"),
  tanh: activation("tanh"),
  relu: (call) => activate(call.sketch, call.tensor("input"), "relu", 0, Infinity, 0),
  leakyRelu: (call) =>
    activate(call.sketch, call.tensor("input"), "relu", call.argument("alpha", 0.01), Infinity, 0),
  elu: (call) => activate(call.sketch, call.tensor("input"), "elu", call.argument("alpha", 1)),
  hardSigmoid: (call) =>
    hardSigmoid(call.sketch, call.tensor("input"), call.argument("alpha", 0.2), call.argument("beta", 0.5)),
  clamp: (call) =>
    clamp(
      call.sketch,
      call.tensor("input"),
      Number(call.argument("minValue", -Infinity)),
      Number(call.argument("maxValue", Infinity)),
    ),
  identity: (call) => call.sketch.addOne("identity", [call.tensor("input")], {}),
  linear(call) {
    const scaled = withNumber(call.sketch, "multiply", call.tensor("input"), call.argument("alpha", 1));
    return withNumber(call.sketch, "add", scaled, call.argument("beta", 0));
  },
  prelu: (call) => prelu(call.sketch, call.tensor("input"), call.tensor("slope")),
  neg: (call) => withNumber(call.sketch, "multiply", call.tensor("input"), -1),
  softmax: (call) => rowwise(call.sketch, call.tensor("input"), "softmax", call.argument("axis", -1)),
  add: operator("add"),
  sub: operator("subtract"),
  mul: operator("multiply"),
  div: operator("divide"),
  max: operator("maximum"),
  min: operator("minimum"),
  equal: operator("equal"),
  notEqual: operator("notEqual"),
  greater: operator("greater"),
  greaterOrEqual: operator("greaterEqual"),
  lesser: operator("less"),
  lesserOrEqual: operator("lessEqual"),
  logicalAnd: operator("logicalAnd"),
  logicalOr: operator("logicalOr"),
};
