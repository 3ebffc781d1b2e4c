import type { Tolerance } from "../compare.ts";
import { sizeOf } from "../ndarray.ts";
import type { VectorCase } from "../report.ts";
import { planned } from "../run.ts";
import { type Output, Sketch, type Tensor, Unmapped } from "../sketch.ts";
import { type Mapping, WptCall } from "./call.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { arrayOfWpt, type WptCase, type WptFile } from "./file.ts";
import { KERAS_DIFFERS } from "./keras-differs.ts";
import { MOVES } from "./moves.ts";
import { NORMALIZATIONS } from "./normalization.ts";
import { PRODUCTS } from "./products.ts";
import { RECURRENT } from "./recurrent.ts";
import { REDUCTIONS } from "./reduce.ts";
import { WINDOWS } from "./windows.ts";

const MAPPINGS: { readonly [operator: string]: Mapping } = {
  ...ELEMENTWISE,
  ...MOVES,
  ...NORMALIZATIONS,
  ...PRODUCTS,
  ...RECURRENT,
  ...REDUCTIONS,
  ...WINDOWS,
};

/** Operators whose first axis is Keras's batch. */
const BATCHED = new Set(
  words(`
  averagePool2d maxPool2d conv2d convTranspose2d gemm resample2d instanceNormalization lstm gru
  lstmCell gruCell
`),
);

/** Operators that give 0 or 1, or whose indices are integers: any type will do. */
const ANY_TYPE = new Set(
  words(`
  equal notEqual greater greaterOrEqual lesser lesserOrEqual logicalAnd logicalNot logicalOr where
`),
);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

export function wptCases(file: WptFile): VectorCase[] {
  return Object.entries(file).flatMap(([operator, cases]) =>
    cases.map((vector) => ({ operator, name: vector.t.name, plan: () => planOf(vector) })),
  );
}

function planOf({ t: { name, graph }, tol }: WptCase): () => string | undefined {
  const operators = graph.operators.map(({ name }) => name);
  for (const operator of operators) {
    if (!(operator in MAPPINGS)) throw new Unmapped(`no op for ${operator}`);
  }
  checkTypes(graph, operators);
  checkSizes(graph);
  if (KERAS_DIFFERS.has(name)) throw new Unmapped("Keras misses the vector too");
  const tolerance = toleranceOf(tol);
  const sketch = new Sketch(operators.some((name) => BATCHED.has(name)));
  const tensors = new Map<string, Tensor>();
  const outputs = new Map<string, Output>();
  for (const [name, tensor] of Object.entries(graph.inputs))
    tensors.set(name, sketch.known(arrayOfWpt(tensor)));
  for (const operator of graph.operators) {
    const mapping = MAPPINGS[operator.name] as Mapping;
    const result = mapping(new WptCall(sketch, operator, tensors));
    const results = Array.isArray(result)
      ? (result as readonly (Tensor | Output)[])
      : [result as Tensor | Output];
    const names = typeof operator.outputs === "string" ? [operator.outputs] : operator.outputs;
    for (const [index, name] of names.entries()) {
      const each = results[index];
      if (each === undefined) throw new TypeError(`${operator.name}: output ${index} is missing`);
      if ("parts" in each) outputs.set(name, each);
      else tensors.set(name, each);
    }
  }
  const checks = Object.entries(graph.expectedOutputs).map(([name, tensor]) => {
    const output = outputs.get(name) ?? whole(tensors.get(name));
    return { name, output, expected: arrayOfWpt(tensor), tolerance };
  });
  return planned(sketch, checks);
}

function checkTypes(graph: WptCase["t"]["graph"], operators: readonly string[]): void {
  if (operators.every((name) => ANY_TYPE.has(name))) {
    const types = Object.values(graph.inputs).map(({ descriptor }) => descriptor.dataType);
    if (types.every((type) => type === "float32" || type === "uint8" || type === "int8")) return;
  }
  for (const [name, { descriptor }] of [
    ...Object.entries(graph.inputs),
    ...Object.entries(graph.expectedOutputs),
  ]) {
    const isIndex = operators.includes("gather") && name.toLowerCase().includes("indices");
    if (descriptor.dataType !== "float32" && !isIndex) throw new Unmapped(`data type ${descriptor.dataType}`);
  }
}

/** One vector adds matrices of 36 million elements: half a gigabyte for a sum. */
function checkSizes({ expectedOutputs }: WptCase["t"]["graph"]): void {
  if (Object.values(expectedOutputs).some(({ descriptor }) => sizeOf(descriptor.shape) > 1e6)) {
    throw new Unmapped("more than a million elements");
  }
}

function toleranceOf({ metricType, value = 0 }: WptCase["tol"]): Tolerance {
  if (metricType === undefined) throw new Unmapped("a vector without a tolerance");
  return metricType === "ULP" ? { ulp: value } : { absolute: value, relative: 0 };
}

function whole(tensor: Tensor | undefined): Output {
  if (tensor === undefined) throw new TypeError("an output that no operator gives");
  return { parts: [tensor], finish: ([part]) => part ?? { dims: [0], data: new Float32Array(0) } };
}
