import type { Tolerance } from "../compare.ts";
import type { VectorCase } from "../report.ts";
import { planned } from "../run.ts";
import { type Output, Sketch, type Tensor, Unmapped } from "../sketch.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { arrayOfOnnx, type OnnxCase, type OnnxTensor } from "./file.ts";
import { MOVES } from "./moves.ts";
import { type Mapping, NodeReader } from "./node.ts";
import { NORMALIZATIONS } from "./normalization.ts";
import { PRODUCTS } from "./products.ts";
import { RECURRENT } from "./recurrent.ts";
import { WINDOWS } from "./windows.ts";

const MAPPINGS: { readonly [operator: string]: Mapping } = {
  ...ELEMENTWISE,
  ...MOVES,
  ...NORMALIZATIONS,
  ...PRODUCTS,
  ...RECURRENT,
  ...WINDOWS,
};

/** Operators whose first axis is Keras's batch. */
const BATCHED = new Set(
  words(`
  AveragePool Conv ConvTranspose Gemm GroupNormalization GRU InstanceNormalization LSTM MaxPool
  Resize RNN
`),
);

/** What rounds nothing. */
const EXACT = new Set(
  words(`
  Clip Concat Expand Flatten Gather GlobalMaxPool Identity Max MaxPool Min Pad ReduceMax Relu
  Reshape Slice Split Squeeze ThresholdedRelu Transpose Unsqueeze
`),
);

/** Sums of many products. */
const SUMS: Tolerance = { relative: 1e-5, absolute: 1e-6 };
const OTHERS: Tolerance = { relative: 1e-6, absolute: 2e-7 };
const SUMMING = new Set(
  words(`
  AveragePool BatchNormalization Conv ConvTranspose Gemm GlobalAveragePool GroupNormalization GRU
  InstanceNormalization LayerNormalization LogSoftmax LSTM MatMul RMSNormalization ReduceMean
  ReduceSum Resize RNN Softmax
`),
);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

export function onnxCases(file: readonly OnnxCase[]): VectorCase[] {
  return file.map((vector) => ({
    operator: vector.nodes.map(({ op }) => op).join(" + "),
    name: vector.name,
    plan: () => planOf(vector),
  }));
}

function planOf({ nodes, initializers, ...graph }: OnnxCase): () => string | undefined {
  for (const { op } of nodes) {
    if (!(op in MAPPINGS)) throw new Unmapped(`no op for ${op}`);
  }
  const isBatched = nodes.some(({ op }) => BATCHED.has(op));
  const sketch = new Sketch(isBatched);
  const given = new Set(initializers.map(({ name }) => name));
  const inputs = named(
    graph.inputs,
    graph.graphInputs.filter((name) => !given.has(name)),
  );
  const outputs = named(graph.outputs, graph.graphOutputs);
  const tensors = new Map<string, Tensor>();
  for (const tensor of [...inputs, ...initializers])
    tensors.set(tensor.name, sketch.known(arrayOfOnnx(tensor)));
  const finished = new Map<string, Output>();
  /** Outputs that no layer of ours has: statistics, indices. The others of their vectors are checked. */
  const withheld = new Set<string>();
  for (const node of nodes) {
    const mapping = MAPPINGS[node.op] as Mapping;
    const result = mapping(new NodeReader(sketch, node, tensors, given));
    const results = (Array.isArray(result) ? result : [result]) as readonly (Tensor | Output | undefined)[];
    for (const [index, name] of node.outputs.entries()) {
      const each = results[index];
      if (each === undefined) withheld.add(name);
      if (name === "" || each === undefined) continue;
      if ("parts" in each) finished.set(name, each);
      else tensors.set(name, each);
    }
  }
  const operators = nodes.map(({ op }) => op);
  const tolerance = toleranceOf(operators);
  const checked = outputs.filter(({ name }) => !withheld.has(name));
  const checks = checked.map((tensor) => {
    const output = finished.get(tensor.name) ?? whole(tensors.get(tensor.name));
    return { name: tensor.name, output, expected: arrayOfOnnx(tensor), tolerance };
  });
  return planned(sketch, checks);
}

/** Models that were converted from PyTorch leave the names of their tensors to the graph. */
function named(tensors: readonly OnnxTensor[], names: readonly string[]): OnnxTensor[] {
  return tensors.map((tensor, index) => ({ ...tensor, name: tensor.name || (names[index] ?? "") }));
}

function toleranceOf(operators: readonly string[]): Tolerance {
  if (operators.some((op) => SUMMING.has(op))) return SUMS;
  return operators.every((op) => EXACT.has(op)) ? { ulp: 0 } : OTHERS;
}

function whole(tensor: Tensor | undefined): Output {
  if (tensor === undefined) throw new TypeError("an output that no node gives");
  return { parts: [tensor], finish: ([part]) => part ?? { dims: [0], data: new Float32Array(0) } };
}
