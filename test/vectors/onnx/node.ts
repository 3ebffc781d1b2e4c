import type { NdArray } from "../ndarray.ts";
import type { Output, Sketch, Tensor } from "../sketch.ts";
import type { OnnxNode } from "./file.ts";

/** What a node gives: a tensor, or several; nothing where the vector does not ask. */
export type Results = Tensor | Output | readonly (Tensor | Output | undefined)[];

/** How an operator of ONNX is said in ours. @throws Unmapped when it cannot be. */
export type Mapping = (node: NodeReader) => Results;

/** One node of a vector with its operands and attributes. */
export class NodeReader {
  readonly sketch: Sketch;
  readonly node: OnnxNode;
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #weights: ReadonlySet<string>;

  constructor(
    sketch: Sketch,
    node: OnnxNode,
    tensors: ReadonlyMap<string, Tensor>,
    weights: ReadonlySet<string>,
  ) {
    this.#weights = weights;
    this.sketch = sketch;
    this.node = node;
    this.#tensors = tensors;
  }

  get x(): Tensor {
    return this.tensor(0);
  }

  optional(index: number): Tensor | undefined {
    return this.#tensors.get(this.node.inputs[index] ?? "");
  }

  tensor(index: number): Tensor {
    const tensor = this.optional(index);
    if (tensor === undefined) throw new TypeError(`${this.node.op}: input ${index} is missing`);
    return tensor;
  }

  /** Is this input a weight of the model? */
  isWeight(index: number): boolean {
    return this.#weights.has(this.node.inputs[index] ?? "");
  }

  get tensors(): Tensor[] {
    return this.node.inputs.map((_, index) => this.tensor(index));
  }

  /** The numbers of an input that is a weight or a list of ours. */
  numbers(index: number): NdArray | undefined {
    const tensor = this.optional(index);
    return tensor && this.sketch.numbers(tensor);
  }

  /** A list that is an input in newer versions of an operator, an attribute in older ones. */
  list(index: number, name: string): readonly number[] | undefined {
    const numbers = this.numbers(index);
    return numbers ? [...numbers.data] : this.attribute<readonly number[] | undefined>(name, undefined);
  }

  attribute<T>(name: string, otherwise: T): T {
    return (this.node.attrs[name] ?? otherwise) as T;
  }
}
