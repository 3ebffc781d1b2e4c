import { elementCount } from "../../src/core/shape.ts";
import type { Graph, Op, Value } from "../../src/graph/graph.ts";
import { binary } from "./binary.ts";
import { concat, slice } from "./copies.ts";
import { conv2d, type Conv2DSizes } from "./conv2d.ts";
import { convTranspose2d } from "./conv-transpose2d.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import { matmul } from "./matmul.ts";
import type { Numbers } from "./numbers.ts";
import { pool2d } from "./pool2d.ts";
import { activateRows } from "./softmax.ts";
import { reduce } from "./reduce.ts";
import { transpose } from "./transpose.ts";

/** What a graph computes for a batch, op by op in float64, with no plan in sight. (LSTMs have a test of their own.) */
export function evaluate(graph: Graph, inputs: readonly Numbers[], batch: number): Numbers[] {
  const values = new Map<number, Numbers>(graph.inputs.map((value, i) => [value.id, inputs[i] as Numbers]));
  const numbers = (value: Value | undefined): Numbers => {
    return value?.constant?.data ?? values.get(value?.id ?? -1) ?? new Float64Array(0);
  };
  for (const op of graph.ops) values.set(op.outputs[0]?.id ?? -1, evaluateOp(op, numbers, batch));
  return graph.outputs.map(numbers);
}

function evaluateOp(op: Op, numbers: (value: Value | undefined) => Numbers, batch: number): Numbers {
  const x = numbers(op.inputs[0]);
  const shape = (op.inputs[0]?.shape ?? []).map((dim) => dim ?? batch);
  const weights = op.inputs[1]?.shape as readonly number[];
  const bias = op.inputs[2] && numbers(op.inputs[2]);
  switch (op.kind) {
    case "activation":
      return activateRows(op.attributes, x, shape.at(-1) ?? 1);
    case "binary": {
      const [a, b] = op.inputs.map((value) => {
        return [numbers(value), value.shape.map((dim) => dim ?? batch)] as const;
      }) as [readonly [Numbers, number[]], readonly [Numbers, number[]]];
      return binary(op.attributes.operator, a, b, op.outputs[0]?.shape.map((dim) => dim ?? batch) ?? []);
    }
    case "concat":
      return concat(
        op.inputs.map((value) => [numbers(value), value.shape.map((dim) => dim ?? batch)] as const),
        op.attributes.axis,
      );
    case "reduce":
      return reduce(op.attributes.operator, x, shape, op.attributes.axes);
    case "slice": {
      const { begin, size, strides } = op.attributes;
      return slice(x, shape, [0, ...begin], [batch, ...size.map((dim) => dim ?? 1)], [1, ...strides]);
    }
    case "conv2d": {
      const sizes = { input: shape, kernel: weights } as unknown as Conv2DSizes;
      return conv2d(x, numbers(op.inputs[1]), bias, sizes, op.attributes);
    }
    case "convTranspose2d": {
      const sizes = { input: shape, kernel: weights } as unknown as Conv2DSizes;
      return convTranspose2d(x, numbers(op.inputs[1]), bias, sizes, op.attributes);
    }
    case "depthwiseConv2d": {
      const sizes = { input: shape, kernel: weights } as unknown as Conv2DSizes;
      return depthwiseConv2d(x, numbers(op.inputs[1]), bias, sizes, op.attributes);
    }
    case "dense": {
      const rows = elementCount(shape.slice(0, -1));
      return matmul(x, numbers(op.inputs[1]), bias, [rows, shape.at(-1) ?? 1, weights[1] ?? 1]);
    }
    case "pool2d":
      return pool2d(x, shape as unknown as Conv2DSizes["input"], op.attributes);
    case "transpose":
      return transpose(x, shape, op.attributes.permutation);
    case "identity":
    case "reshape":
      return x;
    default:
      throw new TypeError(`no reference for ${op.kind}`);
  }
}
