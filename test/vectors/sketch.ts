import { type Constant, type Graph, GraphBuilder, type Value } from "../../src/graph/graph.ts";
import type { OpAttributes, OpKind } from "../../src/ops/index.ts";
import { type NdArray, pad, permute } from "./ndarray.ts";

/** A vector that no op of ours stands for, and why. */
export class Unmapped extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** A tensor of a vector's graph: known numbers, a value of our graph, or both once it was used as an input. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly known?: NdArray;
  readonly value?: Value;
}

/** What a vector's output is made of: results of our graph, put into the vector's order of axes after the run. */
export interface Output {
  readonly parts: readonly Tensor[];
  readonly finish: (parts: readonly NdArray[]) => NdArray;
}

/**
 * Turns a vector into a graph. Our values are batch-first and vectors need not be, so a tensor of theirs is one sample
 * of ours, unless the case is `batched`: then its first axis is the batch.
 */
export class Sketch {
  readonly batched: boolean;
  readonly inputs: Float32Array[] = [];
  readonly #builder = new GraphBuilder();
  readonly #values = new Map<Tensor, Value>();
  #batch: number | undefined;

  constructor(batched: boolean) {
    this.batched = batched;
    this.#builder.layer = "vector";
  }

  get capacity(): number {
    return this.#batch ?? 1;
  }

  known(array: NdArray): Tensor {
    return { dims: array.dims, known: array };
  }

  /** The value of a tensor; known numbers become an input of the graph. */
  value(tensor: Tensor): Value {
    const value = tensor.value ?? this.#values.get(tensor);
    if (value) return value;
    const { dims, known } = tensor;
    if (known === undefined) throw new TypeError("a tensor without numbers and without a value");
    if (known.data.length === 0) throw new Unmapped("empty tensor");
    if (this.batched) {
      if (this.#batch !== undefined && this.#batch !== dims[0])
        throw new Unmapped("inputs of different batch sizes");
      this.#batch = dims[0] ?? 1;
    }
    const input = this.#builder.input([null, ...(this.batched ? dims.slice(1) : dims)]);
    this.inputs.push(known.data);
    this.#values.set(tensor, input);
    return input;
  }

  /** Numbers as a weight. */
  weight(array: NdArray): Value {
    const constant: Constant = { name: "weight", shape: array.dims, data: array.data, version: 0 };
    return this.#builder.constant(constant);
  }

  /** Numbers that a layer has as weights, and a vector may have as inputs. */
  numbers({ known }: Tensor): NdArray {
    if (known === undefined) throw new Unmapped("an operand that layers have as a weight is computed");
    return known;
  }

  add<K extends OpKind>(kind: K, inputs: readonly (Tensor | Value)[], attributes: OpAttributes[K]): Tensor[] {
    const values = inputs.map((input) => ("id" in input ? input : this.value(input)));
    return this.#builder.add(kind, values, attributes).map((value) => {
      const sample = value.shape.slice(1).map((dim) => dim ?? 1);
      return { dims: this.batched ? [this.capacity, ...sample] : sample, value };
    });
  }

  addOne<K extends OpKind>(
    kind: K,
    inputs: readonly (Tensor | Value)[],
    attributes: OpAttributes[K],
  ): Tensor {
    return this.add(kind, inputs, attributes)[0] as Tensor;
  }

  /** An axis of a vector's tensor as an axis of ours; negative ones count from the end. */
  axis({ dims }: Pick<Tensor, "dims">, axis: number): number {
    const own = axis < 0 ? axis + dims.length : axis;
    if (!this.batched) return own + 1;
    if (own === 0) throw new Unmapped("works along the batch axis");
    return own;
  }

  /** The axes in another order: numbers before the run, values by an op. */
  permuted(tensor: Tensor, permutation: readonly number[]): Tensor {
    if (permutation.every((axis, index) => axis === index)) return tensor;
    if (tensor.known && !this.#values.has(tensor)) return this.known(permute(tensor.known, permutation));
    const axes = permutation.map((axis, index) => (index === 0 && axis === 0 ? 0 : this.axis(tensor, axis)));
    return this.addOne("transpose", [tensor], { permutation: this.batched ? axes : [0, ...axes] });
  }

  /** A border round a tensor: numbers before the run, values by an op. */
  padded(tensor: Tensor, before: readonly number[], after: readonly number[], value: number): Tensor {
    if ([...before, ...after].every((count) => count === 0)) return tensor;
    if (tensor.known && !this.#values.has(tensor)) return this.known(pad(tensor.known, before, after, value));
    const skip = this.batched ? 1 : 0;
    return this.addOne("pad", [tensor], { before: before.slice(skip), after: after.slice(skip), value });
  }

  finish(outputs: readonly Tensor[]): Graph {
    return this.#builder.finish(outputs.map((output) => this.value(output)));
  }
}
