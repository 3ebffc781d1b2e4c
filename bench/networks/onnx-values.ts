import type { OnnxNode, OnnxWeight } from "../../peers/index.ts";

/** A tensor of the ONNX graph: its shape as Keras has it, the batch being 1, and how it lies there. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** As it is; or with the channels, Keras's last axis, right after the batch, as convolutions want it there. */
  readonly layout: "plain" | "channelsFirst";
  /** The steps are those of a sequence read backwards, but here they stand in the order of time. */
  readonly reversed?: boolean;
}

type Attributes = NonNullable<OnnxNode["attributes"]>;

/** Collects nodes and weights, and changes layouts where an op needs it. */
export class OnnxBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly weights: OnnxWeight[] = [];
  #count = 0;

  /** Adds a node with one output of this Keras shape. */
  node(
    op: string,
    inputs: readonly string[],
    output: Pick<OnnxTensor, "shape" | "layout">,
    attributes: Attributes = {},
  ): OnnxTensor {
    const name = this.newName();
    this.nodes.push({ op, inputs, outputs: [name], attributes });
    return { name, shape: output.shape, layout: output.layout };
  }

  weight(data: Float32Array, shape: readonly number[]): string {
    const name = this.newName();
    this.weights.push({ name, shape, data });
    return name;
  }

  integers(values: readonly number[]): string {
    const name = this.newName();
    this.weights.push({ name, shape: [values.length], data: BigInt64Array.from(values, BigInt) });
    return name;
  }

  newName(): string {
    return `t${this.#count++}`;
  }

  plain(x: OnnxTensor): OnnxTensor {
    if (x.layout === "plain") return x;
    const perm = channelsLast(x.shape.length);
    return this.node("Transpose", [x.name], { shape: x.shape, layout: "plain" }, { perm });
  }

  channelsFirst(x: OnnxTensor): OnnxTensor {
    if (x.layout === "channelsFirst") return x;
    const perm = channelsFirst(x.shape.length);
    return this.node("Transpose", [x.name], { shape: x.shape, layout: "channelsFirst" }, { perm });
  }
}

/** The order of the axes of a Keras shape with the channels after the batch. */
export function channelsFirst(rank: number): readonly number[] {
  return [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
}

function channelsLast(rank: number): readonly number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
}
