import type { NdArray } from "../ndarray.ts";
import { Unmapped } from "../sketch.ts";

/** A tensor of ONNX: `dt` 1 is float32, 6 and 7 are integers, 9 is boolean. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dt: number;
  /** `null` for types that the file leaves out. */
  readonly data: readonly (number | string | boolean)[] | null;
}

export interface OnnxNode {
  readonly op: string;
  /** "" where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs: { readonly [attribute: string]: unknown };
}

/** One case of `onnx-node.json.gz`. */
export interface OnnxCase {
  readonly set: string;
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
  readonly initializers: readonly OnnxTensor[];
  readonly graphInputs: readonly string[];
  readonly graphOutputs: readonly string[];
}

export function arrayOfOnnx({ dims, data }: OnnxTensor): NdArray {
  if (data === null) throw new Unmapped("a tensor of another type");
  return { dims, data: Float32Array.from(data, Number) };
}
