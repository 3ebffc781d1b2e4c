/** ONNX models of the work items, with their data in the layouts of ONNX. */
import { gateRows, transpose } from "./layout.ts";
import { encodeModel, type OnnxNode, type OnnxValue, type OnnxWeight } from "./onnx.ts";
import {
  type BinaryOp,
  type Conv2D,
  type DepthwiseConv2D,
  type Gemm,
  type Gru,
  type LayerNorm,
  type Lstm,
  type Mlp,
  outChannels,
  type Pool2D,
  type UnaryOp,
  type Work,
  windowAxes,
} from "./work.ts";

/** A model with the input "x" (or "a" and "b") and the output "y". Weights are initializers, so a runtime can pack them. */
export interface Model {
  readonly bytes: Uint8Array;
  readonly inputs: readonly OnnxWeight[];
  /** The output in Keras layout. */
  restore(y: Float32Array): Float32Array;
}

interface Parts {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxWeight[];
  readonly output: readonly number[];
  readonly weights?: readonly (OnnxWeight | undefined)[];
  readonly restore?: (y: Float32Array) => Float32Array;
}

/** Builds the model of a work item. */
export function onnxModel(work: Work): Model {
  const { nodes, inputs, output, weights = [], restore = (y): Float32Array => y } = parts(work);
  const values: OnnxValue[] = inputs.map(({ name, shape }) => ({ name, shape }));
  const bytes = encodeModel({
    nodes,
    inputs: values,
    outputs: [{ name: "y", shape: output }],
    weights: weights.filter((weight) => weight !== undefined),
  });
  return { bytes, inputs, restore };
}

function parts(work: Work): Parts {
  switch (work.kind) {
    case "gemm":
      return gemm(work);
    case "conv2d":
      return conv2d(work);
    case "depthwise_conv2d":
      return depthwiseConv2d(work);
    case "maxpool2d":
    case "avgpool2d":
      return pool2d(work);
    case "unary":
      return {
        nodes: unary(work.op, "x", "y"),
        inputs: [vector("x", work.x)],
        output: [work.x.length],
        weights: limits(work.op),
      };
    case "binary":
      return {
        nodes: [node(BINARY[work.op], ["a", "b"])],
        inputs: [vector("a", work.a), vector("b", work.b)],
        output: [work.a.length],
      };
    case "softmax":
      return {
        nodes: [node("Softmax", ["x"])],
        inputs: [{ name: "x", shape: [work.rows, work.columns], data: work.x }],
        output: [work.rows, work.columns],
      };
    case "layer_norm":
      return layerNorm(work);
    case "lstm":
      return lstm(work);
    case "gru":
      return gru(work);
    case "mlp":
      return mlp(work);
  }
}

function gemm(work: Gemm): Parts {
  const { m, k, n } = work;
  return {
    nodes: activated(node("Gemm", ["a", "b", ...biasName(work.bias)]), work.activation),
    inputs: [{ name: "a", shape: [m, k], data: work.a }],
    output: [m, n],
    weights: [{ name: "b", shape: [k, n], data: work.b }, biasWeight(work.bias), ...limits(work.activation)],
  };
}

/** HWIO to OIHW: the groups split the outputs in the same way in both. */
function conv2d(work: Conv2D): Parts {
  const perGroup = work.inChannels / work.groups;
  const data = transpose(work.kernel, [...work.kernelSize, perGroup, work.filters], [3, 2, 0, 1]);
  return convolution(work, work.groups, {
    name: "w",
    shape: [work.filters, perGroup, ...work.kernelSize],
    data,
  });
}

/** HWCM to (C M) 1 H W: a group for every input channel. */
function depthwiseConv2d(work: DepthwiseConv2D): Parts {
  const data = transpose(
    work.kernel,
    [...work.kernelSize, work.inChannels, work.depthMultiplier],
    [2, 3, 0, 1],
  );
  return convolution(work, work.inChannels, {
    name: "w",
    shape: [outChannels(work), 1, ...work.kernelSize],
    data,
  });
}

function convolution(work: Conv2D | DepthwiseConv2D, group: number, weight: OnnxWeight): Parts {
  const attributes = { ...windowAttributes(work), dilations: work.dilation, group };
  return {
    nodes: activated(node("Conv", ["x", "w", ...biasName(work.bias)], attributes), work.activation),
    weights: [weight, biasWeight(work.bias), ...limits(work.activation)],
    ...images(work),
  };
}

/** AveragePool leaves padding out of the count by default. */
function pool2d(work: Pool2D): Parts {
  const op = work.kind === "maxpool2d" ? "MaxPool" : "AveragePool";
  return { nodes: [node(op, ["x"], windowAttributes(work))], ...images(work) };
}

function layerNorm(work: LayerNorm): Parts {
  const shape = [work.rows, work.columns];
  return {
    nodes: [node("LayerNormalization", ["x", "gamma", "beta"], { epsilon: { float: work.epsilon } })],
    inputs: [{ name: "x", shape, data: work.x }],
    output: shape,
    weights: [vector("gamma", work.gamma), vector("beta", work.beta)],
  };
}

/** Gates i f c o to i o f c. */
function lstm(work: Lstm): Parts {
  const order = [0, 3, 1, 2];
  const bias = new Float32Array(8 * work.units); // input, then recurrent: Keras has one
  bias.set(gateRows(work.bias, 1, work.units, order));
  return recurrent(work, node("LSTM", [], { hidden_size: work.units }), order, bias);
}

/** Gates z r h in both; linear_before_reset is reset_after. */
function gru(work: Gru): Parts {
  const attributes = { hidden_size: work.units, linear_before_reset: 1 };
  return recurrent(work, node("GRU", [], attributes), [0, 1, 2], work.bias);
}

/** X[steps, batch, features]; Y[steps, 1, batch, units] is every step, Y_h[1, batch, units] the last one. */
function recurrent(work: Lstm | Gru, cell: OnnxNode, order: readonly number[], bias: Float32Array): Parts {
  const { batch, steps, features, units, returnSequences = false } = work;
  const rows = order.length * units;
  return {
    nodes: [{ ...cell, inputs: ["x", "w", "r", "bias"], outputs: returnSequences ? ["y"] : ["", "y"] }],
    inputs: [
      {
        name: "x",
        shape: [steps, batch, features],
        data: transpose(work.x, [batch, steps, features], [1, 0, 2]),
      },
    ],
    output: returnSequences ? [steps, 1, batch, units] : [1, batch, units],
    weights: [
      { name: "w", shape: [1, rows, features], data: gateRows(work.kernel, features, units, order) },
      { name: "r", shape: [1, rows, units], data: gateRows(work.recurrentKernel, units, units, order) },
      { name: "bias", shape: [1, 2 * rows], data: bias },
    ],
    restore: (y) => (returnSequences ? transpose(y, [steps, batch, units], [1, 0, 2]) : y),
  };
}

function mlp(work: Mlp): Parts {
  const last = work.weights.length - 1;
  const nodes = work.weights.flatMap((_, i) => [
    node("Gemm", [i === 0 ? "x" : `h${i}`, `kernel${i}`, `bias${i}`], {}, `z${i}`),
    node(i === last ? "Softmax" : "Relu", [`z${i}`], {}, i === last ? "y" : `h${i + 1}`),
  ]);
  return {
    nodes,
    inputs: [{ name: "x", shape: [work.batch, work.sizes[0] ?? 0], data: work.x }],
    output: [work.batch, work.sizes.at(-1) ?? 0],
    weights: work.weights.flatMap(({ kernel, bias }, i) => [
      { name: `kernel${i}`, shape: [kernel.length / bias.length, bias.length], data: kernel },
      vector(`bias${i}`, bias),
    ]),
  };
}

const BINARY: Readonly<Record<BinaryOp, string>> = {
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  divide: "Div",
  maximum: "Max",
  minimum: "Min",
};

function unary(op: UnaryOp, x: string, y: string): OnnxNode[] {
  switch (op) {
    case "relu6":
      return [node("Clip", [x, "zero", "six"], {}, y)];
    case "silu":
      return [node("Sigmoid", [x], {}, "gate"), node("Mul", [x, "gate"], {}, y)];
    case "relu":
      return [node("Relu", [x], {}, y)];
    case "sigmoid":
      return [node("Sigmoid", [x], {}, y)];
    case "tanh":
      return [node("Tanh", [x], {}, y)];
    case "exp":
      return [node("Exp", [x], {}, y)];
    case "elu":
      return [node("Elu", [x], {}, y)];
    case "softplus":
      return [node("Softplus", [x], {}, y)];
    case "gelu":
      return [node("Gelu", [x], {}, y)];
  }
}

/** The limits that Clip takes as inputs. */
function limits(op: UnaryOp | undefined): OnnxWeight[] {
  if (op !== "relu6") return [];
  return [
    { name: "zero", shape: [], data: Float32Array.of(0) },
    { name: "six", shape: [], data: Float32Array.of(6) },
  ];
}

function activated(first: OnnxNode, activation: UnaryOp | undefined): OnnxNode[] {
  return activation === undefined ? [first] : [{ ...first, outputs: ["z"] }, ...unary(activation, "z", "y")];
}

function node(
  op: string,
  inputs: readonly string[],
  attributes: OnnxNode["attributes"] = {},
  output = "y",
): OnnxNode {
  return { op, inputs, outputs: [output], attributes };
}

/** Padding is written out, since auto_pad does not go with dilation everywhere. */
function windowAttributes(work: Conv2D | DepthwiseConv2D | Pool2D): NonNullable<OnnxNode["attributes"]> {
  const [vertical, horizontal] = windowAxes(work);
  return {
    kernel_shape: work.kernelSize,
    strides: work.strides,
    pads: [vertical.before, horizontal.before, vertical.after, horizontal.after],
  };
}

/** NHWC to NCHW and back. */
function images(work: Conv2D | DepthwiseConv2D | Pool2D): Pick<Parts, "inputs" | "output" | "restore"> {
  const { batch, height, width, inChannels } = work;
  const [vertical, horizontal] = windowAxes(work);
  const output = [batch, outChannels(work), vertical.size, horizontal.size];
  const data = transpose(work.x, [batch, height, width, inChannels], [0, 3, 1, 2]);
  return {
    inputs: [{ name: "x", shape: [batch, inChannels, height, width], data }],
    output,
    restore: (y) => transpose(y, output, [0, 2, 3, 1]),
  };
}

function biasName(bias: Float32Array | undefined): string[] {
  return bias === undefined ? [] : ["bias"];
}

function biasWeight(bias: Float32Array | undefined): OnnxWeight | undefined {
  return bias === undefined ? undefined : vector("bias", bias);
}

function vector(name: string, data: Float32Array): OnnxWeight {
  return { name, shape: [data.length], data };
}
