import { encodeModel, type OnnxWeight } from "../../peers/index.ts";
import { gateRows, transpose } from "../../peers/layout.ts";
import type { Graph, Op, OpOf, Value } from "../../src/graph/graph.ts";
import type { Activation } from "../../src/ops/activation.ts";
import { conv2dWindows } from "../../src/ops/conv2d.ts";
import { pool2dWindows } from "../../src/ops/pool2d.ts";
import { recurrentInputs } from "../../src/ops/recurrent.ts";
import { slideWindow, type Window } from "../../src/ops/window.ts";
import { channelsFirst, OnnxBuilder, type OnnxTensor } from "./onnx-values.ts";

/** The op graph of a model with one input and one output as ONNX, images with their channels first as ORT wants them. */
export function onnxOf(
  graph: Graph,
  x: Float32Array,
): {
  readonly bytes: Uint8Array;
  readonly inputs: readonly OnnxWeight[];
  restore(y: Float32Array): Float32Array;
} {
  const builder = new OnnxBuilder();
  const translator = new Translator(builder);
  const [input] = graph.inputs;
  const [output] = graph.outputs;
  if (!input || !output) throw new Error("A network has an input and an output");
  const shape = sizes(input);
  const isImage = shape.length > 2;
  const order = isImage ? channelsFirst(shape.length) : shape.map((_, axis) => axis);
  const given = { name: "x", shape: order.map((axis) => shape[axis] ?? 1), data: transpose(x, shape, order) };
  translator.set(input, { name: "x", shape, layout: isImage ? "channelsFirst" : "plain" });
  for (const op of graph.ops) translator.add(op);
  const y = builder.plain(translator.get(output));
  const bytes = encodeModel({
    nodes: [...builder.nodes, { op: "Identity", inputs: [y.name], outputs: ["y"] }],
    inputs: [{ name: "x", shape: given.shape }],
    outputs: [{ name: "y", shape: y.shape }],
    weights: builder.weights,
  });
  return { bytes, inputs: [given], restore: (values) => values };
}

/** Adds op after op. Weights are written once for each use. */
class Translator {
  readonly #onnx: OnnxBuilder;
  readonly #tensors = new Map<number, OnnxTensor>();

  constructor(onnx: OnnxBuilder) {
    this.#onnx = onnx;
  }

  set(value: Value, tensor: OnnxTensor): void {
    this.#tensors.set(value.id, tensor);
  }

  get(value: Value | undefined): OnnxTensor {
    const tensor = value && this.#tensors.get(value.id);
    if (tensor === undefined) throw new Error("A value that nothing made");
    return tensor;
  }

  add(op: Op): void {
    const [output] = op.outputs;
    if (output) this.set(output, this.#translate(op));
  }

  #translate(op: Op): OnnxTensor {
    switch (op.kind) {
      case "conv2d":
        return this.#convolution(op, op.attributes.groups);
      case "depthwiseConv2d":
        return this.#convolution(op, op.inputs[1]?.shape[2] ?? 1);
      case "pool2d":
        return this.#pool(op);
      case "dense":
        return this.#dense(op);
      case "activation":
        return this.#activation(op);
      case "binary":
        return this.#binary(op);
      case "layerNorm":
        return this.#layerNorm(op);
      case "gather":
        return this.#gather(op);
      case "lstm":
        return this.#lstm(op);
      case "slice":
        return this.#flip(op);
      case "concat":
        return this.#concat(op);
      case "pad":
        return this.#pad(op);
      case "reduce":
        return this.#mean(op);
      case "reshape":
        return this.#reshape(op);
      case "attention":
        return this.#attention(op);
      case "identity":
        return this.get(op.inputs[0]);
      default:
        throw new Error(`${op.kind} of ${op.layers.join()} is not translated`);
    }
  }

  #convolution(op: OpOf<"conv2d"> | OpOf<"depthwiseConv2d">, group: number): OnnxTensor {
    const x = this.#onnx.channelsFirst(this.get(op.inputs[0]));
    const [kernel, bias] = weightsOf(op);
    const [height = 1, width = 1, channels = 1, filters = 1] = kernel.shape;
    const isDepthwise = op.kind === "depthwiseConv2d";
    const data = transpose(kernel.data, kernel.shape, isDepthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
    const shape = isDepthwise ? [channels * filters, 1, height, width] : [filters, channels, height, width];
    const inputs = [x.name, this.#onnx.weight(data, shape)];
    if (bias) inputs.push(this.#onnx.weight(bias.data, bias.shape));
    const attributes = {
      ...windowAttributes(x.shape, conv2dWindows(kernel.shape, op.attributes)),
      dilations: op.attributes.dilation,
      group,
    };
    return this.#onnx.node("Conv", inputs, { shape: outputShape(op), layout: "channelsFirst" }, attributes);
  }

  #pool(op: OpOf<"pool2d">): OnnxTensor {
    const x = this.#onnx.channelsFirst(this.get(op.inputs[0]));
    const name = op.attributes.mode === "max" ? "MaxPool" : "AveragePool";
    const attributes = windowAttributes(x.shape, pool2dWindows(op.attributes));
    return this.#onnx.node(name, [x.name], { shape: outputShape(op), layout: "channelsFirst" }, attributes);
  }

  #dense(op: OpOf<"dense">): OnnxTensor {
    const x = this.#onnx.plain(this.get(op.inputs[0]));
    const [kernel, bias] = weightsOf(op);
    const to = { shape: outputShape(op), layout: "plain" } as const;
    const inputs = [x.name, this.#onnx.weight(kernel.data, kernel.shape)];
    const b = bias && this.#onnx.weight(bias.data, bias.shape);
    if (x.shape.length === 2) return this.#onnx.node("Gemm", b ? [...inputs, b] : inputs, to);
    const product = this.#onnx.node("MatMul", inputs, to);
    return b ? this.#onnx.node("Add", [product.name, b], to) : product;
  }

  #activation({ attributes, inputs }: OpOf<"activation">): OnnxTensor {
    const x = this.get(inputs[0]);
    if (attributes.name === "softmax") {
      const rows = this.#onnx.plain(x);
      return this.#onnx.node("Softmax", [rows.name], rows, { axis: rows.shape.length - 1 });
    }
    const limit = attributes.name === "relu" ? attributes.parameters[1] : undefined;
    if (limit !== undefined && Number.isFinite(limit)) {
      const bounds = [0, limit].map((bound) => this.#onnx.weight(Float32Array.of(bound), []));
      return this.#onnx.node("Clip", [x.name, ...bounds], x);
    }
    return this.#onnx.node(functionName(attributes), [x.name], x);
  }

  #binary(op: OpOf<"binary">): OnnxTensor {
    const name = { add: "Add", subtract: "Sub", multiply: "Mul", divide: "Div" }[
      op.attributes.operator as string
    ];
    if (name === undefined) throw new Error(`${op.attributes.operator} is not translated`);
    const [first] = op.inputs.filter((value) => !value.constant);
    const { layout } = this.get(first);
    const operands = op.inputs.map(({ constant, ...value }) => {
      if (constant) return this.#onnx.weight(constant.data, broadcastShape(constant.shape, layout, op));
      const x = this.get(value as Value);
      return (layout === "plain" ? this.#onnx.plain(x) : this.#onnx.channelsFirst(x)).name;
    });
    return this.#onnx.node(name, operands, { shape: outputShape(op), layout });
  }

  #layerNorm(op: OpOf<"layerNorm">): OnnxTensor {
    const x = this.#onnx.plain(this.get(op.inputs[0]));
    const { mode, groups, epsilon } = op.attributes;
    if (mode !== "layer" || groups !== 1) throw new Error("Only layer normalization is translated");
    const parameters = weightsOf(op).map(({ data, shape }) => this.#onnx.weight(data, shape));
    return this.#onnx.node("LayerNormalization", [x.name, ...parameters], x, {
      axis: x.shape.length - 1,
      epsilon: { float: epsilon },
    });
  }

  #gather(op: OpOf<"gather">): OnnxTensor {
    const indices = this.#onnx.plain(this.get(op.inputs[0]));
    const whole = this.#onnx.node("Cast", [indices.name], indices, { to: 7 });
    const table = op.inputs[1]?.constant;
    if (!table) throw new Error("An embedding has a table");
    const inputs = [this.#onnx.weight(table.data, table.shape), whole.name];
    return this.#onnx.node("Gather", inputs, { shape: outputShape(op), layout: "plain" }, { axis: 0 });
  }

  /** Gates i f c o to i o f c; X is [steps, batch, features], Y[steps, 1, batch, units]. All steps are given. */
  #lstm(op: OpOf<"lstm">): OnnxTensor {
    const { goBackwards, returnSequences } = op.attributes;
    if (!returnSequences || recurrentInputs(op.attributes, 2).initial.length > 0) {
      throw new Error("Only an LSTM that gives all steps is translated");
    }
    const x = this.#onnx.plain(this.get(op.inputs[0]));
    const [kernel, recurrent, bias] = weightsOf(op);
    const [, steps = 1, features = 1] = x.shape;
    const units = recurrent?.shape[0] ?? 1;
    const order = [0, 3, 1, 2];
    const biases = new Float32Array(8 * units);
    if (bias) biases.set(gateRows(bias.data, 1, units, order));
    const turned = this.#onnx.node(
      "Transpose",
      [x.name],
      { shape: [steps, 1, features], layout: "plain" },
      { perm: [1, 0, 2] },
    );
    const weights = [
      this.#onnx.weight(gateRows(kernel.data, features, units, order), [1, 4 * units, features]),
      this.#onnx.weight(gateRows(recurrent?.data ?? new Float32Array(0), units, units, order), [
        1,
        4 * units,
        units,
      ]),
      this.#onnx.weight(biases, [1, 8 * units]),
    ];
    const y = this.#onnx.node(
      "LSTM",
      [turned.name, ...weights],
      { shape: [steps, 1, 1, units], layout: "plain" },
      { hidden_size: units, direction: goBackwards ? "reverse" : "forward" },
    );
    const shape = this.#onnx.integers([1, steps, units]);
    const flat = this.#onnx.node("Reshape", [y.name, shape], { shape: [1, steps, units], layout: "plain" });
    return { ...flat, reversed: goBackwards };
  }

  /** A sequence read backwards is put back in order: ORT has done so already. */
  #flip(op: OpOf<"slice">): OnnxTensor {
    const { reversed, ...x } = this.get(op.inputs[0]);
    if (reversed !== true || op.attributes.strides[0] !== -1) throw new Error("Only flips are translated");
    return x;
  }

  #concat(op: OpOf<"concat">): OnnxTensor {
    const inputs = op.inputs.map((input) => this.get(input));
    const isImage = inputs[0]?.layout === "channelsFirst";
    const rank = inputs[0]?.shape.length ?? 1;
    if (op.attributes.axis !== rank - 1) throw new Error("Only channels are joined");
    const names = inputs.map((x) => (isImage ? this.#onnx.channelsFirst(x) : this.#onnx.plain(x)).name);
    const layout = isImage ? "channelsFirst" : "plain";
    return this.#onnx.node(
      "Concat",
      names,
      { shape: outputShape(op), layout },
      { axis: isImage ? 1 : rank - 1 },
    );
  }

  #pad(op: OpOf<"pad">): OnnxTensor {
    const x = this.#onnx.channelsFirst(this.get(op.inputs[0]));
    const order = channelsFirst(x.shape.length);
    const along = (side: readonly number[]): number[] =>
      order.map((axis) => (axis === 0 ? 0 : (side[axis - 1] ?? 0)));
    const pads = this.#onnx.integers([...along(op.attributes.before), ...along(op.attributes.after)]);
    return this.#onnx.node("Pad", [x.name, pads], { shape: outputShape(op), layout: "channelsFirst" });
  }

  /** Global average pooling. */
  #mean(op: OpOf<"reduce">): OnnxTensor {
    const x = this.#onnx.channelsFirst(this.get(op.inputs[0]));
    if (op.attributes.operator !== "mean" || op.attributes.axes.length !== x.shape.length - 2) {
      throw new Error("Only the mean of images is translated");
    }
    const mean = this.#onnx.node("GlobalAveragePool", [x.name], { shape: x.shape, layout: "plain" });
    const shape = outputShape(op);
    return this.#onnx.node("Reshape", [mean.name, this.#onnx.integers(shape)], { shape, layout: "plain" });
  }

  /** Where only the axes between batch and channels change, channels stay first. */
  #reshape(op: OpOf<"reshape">): OnnxTensor {
    const x = this.get(op.inputs[0]);
    const shape = outputShape(op);
    const stays = x.layout === "channelsFirst" && shape.length > 2 && shape.at(-1) === x.shape.at(-1);
    const from = stays ? x : this.#onnx.plain(x);
    const target = stays ? channelsFirst(shape.length).map((axis) => shape[axis] ?? 1) : shape;
    return this.#onnx.node("Reshape", [from.name, this.#onnx.integers(target)], {
      shape,
      layout: from.layout,
    });
  }

  #attention(op: OpOf<"attention">): OnnxTensor {
    if (op.inputs.length > 3) throw new Error("Attention with masks is not translated");
    const [q, k, v] = op.inputs.map((input) => this.#onnx.plain(this.get(input)));
    if (!q || !k || !v) throw new Error("Attention has three inputs");
    const turned = (x: OnnxTensor, perm: readonly number[]): OnnxTensor => {
      const shape = perm.map((axis) => x.shape[axis] ?? 1);
      return this.#onnx.node("Transpose", [x.name], { shape, layout: "plain" }, { perm });
    };
    const byHead = [turned(q, [0, 2, 1, 3]), turned(k, [0, 2, 3, 1]), turned(v, [0, 2, 1, 3])] as const;
    const [, heads = 1, rows = 1, depth = 1] = byHead[0].shape;
    const pairs = { shape: [1, heads, rows, k.shape[1] ?? 1], layout: "plain" } as const;
    const scores = this.#onnx.node("MatMul", [byHead[0].name, byHead[1].name], pairs);
    const weights = this.#onnx.node("Softmax", [scores.name], pairs, { axis: 3 });
    const to = { shape: [1, heads, rows, v.shape[3] ?? depth], layout: "plain" } as const;
    return turned(this.#onnx.node("MatMul", [weights.name, byHead[2].name], to), [0, 2, 1, 3]);
  }
}

interface Numbers {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** The weights after the first input. */
function weightsOf(op: Op): readonly [Numbers, ...Numbers[]] {
  const weights = op.inputs.slice(1).flatMap(({ constant }) => (constant ? [constant] : []));
  if (weights.length === 0) throw new Error(`${op.kind} without weights`);
  return weights as unknown as readonly [Numbers, ...Numbers[]];
}

/** A weight's shape where it meets a tensor: one number for each channel lies along the axis of the channels. */
function broadcastShape(shape: readonly number[], layout: OnnxTensor["layout"], op: Op): readonly number[] {
  const count = shape.reduce((product, size) => product * size, 1);
  if (layout === "plain") return shape;
  if (count !== 1 && count !== shape.at(-1)) throw new Error("Only numbers for each channel are translated");
  return [
    count,
    ...outputShape(op)
      .slice(2)
      .map(() => 1),
  ];
}

function functionName({ name }: Activation): string {
  const names: Partial<Record<Activation["name"], string>> = {
    relu: "Relu",
    tanh: "Tanh",
    sigmoid: "Sigmoid",
    gelu: "Gelu",
  };
  const known = names[name];
  if (known === undefined) throw new Error(`${name} is not translated`);
  return known;
}

function windowAttributes(
  [, height = 1, width = 1]: readonly number[],
  [vertical, horizontal]: readonly [Window, Window],
): Record<string, readonly number[]> {
  const [rows, columns] = [slideWindow(height, vertical), slideWindow(width, horizontal)];
  return {
    kernel_shape: [vertical.kernel, horizontal.kernel],
    strides: [vertical.stride, horizontal.stride],
    pads: [rows.before, columns.before, rows.after, columns.after],
  };
}

const outputShape = (op: Op): readonly number[] => sizes(op.outputs[0]);

/** The shape of one sample as a batch. */
function sizes(value: Value | undefined): readonly number[] {
  return (value?.shape ?? []).map((dim) => dim ?? 1);
}
