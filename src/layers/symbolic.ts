import { ConfigError } from "../core/errors.ts";
import { formatShape, type Shape } from "../core/shape.ts";
import { GraphBuilder, type Value } from "../graph/graph.ts";
import { autoName } from "./naming.ts";

/** A layer, as far as a symbolic tensor knows it. */
export interface SymbolicLayer {
  readonly name: string;
  readonly className: string;
  readonly label: string;
  readonly built: boolean;
  /** The calls of the layer, oldest first. */
  readonly inboundNodes: CallNode[];
  addTo(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[];
}

/** One call of a layer. A layer that is called twice has two of them and one set of weights. */
export interface CallNode {
  readonly layer: SymbolicLayer;
  /** Which call of the layer it is, from 0. */
  readonly index: number;
  /** None for the place where data enters a model. */
  readonly inputs: readonly SymbolicTensor[];
  /** Masks given for the inputs by hand, instead of those that come with them. */
  readonly masks: readonly (SymbolicTensor | undefined)[];
  readonly outputs: readonly SymbolicTensor[];
}

/**
 * A tensor without numbers: an input of a model, or an output of a layer that was applied to one. It has a shape and
 * knows which call of which layer it comes from.
 *
 * @example
 * const x = input({ shape: [784] });
 * const y = layers.dense({ units: 10 }).apply(x);
 * y.shape;    // [null, 10]
 */
export class SymbolicTensor {
  /** Batch first, `null` for any size. */
  readonly shape: Shape;
  readonly name: string;
  /** The call it comes from. */
  readonly node: CallNode;
  /** Which output of that call it is, from 0. */
  readonly tensorIndex: number;

  /** Made by `input` and by `layer.apply`. */
  constructor(shape: Shape, name: string, node: CallNode, tensorIndex: number) {
    this.shape = shape;
    this.name = name;
    this.node = node;
    this.tensorIndex = tensorIndex;
  }

  /** Everything is computed in float32. */
  get dtype(): "float32" {
    return "float32";
  }

  /** The layer it comes from. */
  get layer(): SymbolicLayer {
    return this.node.layer;
  }

  /** Which call of that layer, from 0. */
  get nodeIndex(): number {
    return this.node.index;
  }

  /** As Keras prints it. */
  toString(): string {
    return `<KerasTensor shape=${formatShape(this.shape)}, dtype=float32, sparse=False, ragged=False, name=${this.name}>`;
  }
}

/** The tensor that an input layer stands for: the output of its one call, which nothing goes into. */
export function inputTensor(layer: SymbolicLayer & { readonly batchShape: Shape }): SymbolicTensor {
  const node = layer.inboundNodes[0] ?? addNode(layer, [], [], [layer.batchShape]);
  return node.outputs[0] as SymbolicTensor;
}

/**
 * Calls a layer on symbolic tensors: builds it, infers the output shapes and records the call.
 * @param masks Masks given by hand, in the order of the inputs.
 * @throws ConfigError for what is no symbolic tensor; ShapeError when the layer cannot take the inputs.
 */
export function callSymbolically(
  layer: SymbolicLayer,
  inputs: readonly SymbolicTensor[],
  masks: readonly (SymbolicTensor | undefined)[] = [],
): readonly SymbolicTensor[] {
  for (const each of inputs) if (!(each instanceof SymbolicTensor)) throw notSymbolic(layer, each);
  const graph = new GraphBuilder();
  const values = inputs.map(({ shape }) => graph.input(shape));
  const outputs = layer.addTo(graph, values);
  return addNode(
    layer,
    inputs,
    masks,
    outputs.map(({ shape }) => shape),
  ).outputs;
}

/** All tensors that a call needs, in Keras's order. */
export function parentsOf({ inputs, masks }: CallNode): readonly SymbolicTensor[] {
  return masks.length === 0 ? inputs : [...inputs, ...masks.filter((mask) => mask !== undefined)];
}

function addNode(
  layer: SymbolicLayer,
  inputs: readonly SymbolicTensor[],
  masks: readonly (SymbolicTensor | undefined)[],
  shapes: readonly Shape[],
): CallNode {
  const outputs: SymbolicTensor[] = [];
  const node: CallNode = { layer, index: layer.inboundNodes.length, inputs, masks, outputs };
  for (const [at, shape] of shapes.entries()) {
    const name = inputs.length === 0 ? layer.name : autoName("KerasTensor");
    outputs.push(new SymbolicTensor(shape, name, node, at));
  }
  layer.inboundNodes.push(node);
  return node;
}

function notSymbolic(layer: SymbolicLayer, received: unknown): ConfigError {
  const kind = typeof received === "object" && received !== null ? received.constructor?.name : received;
  return new ConfigError("A layer is applied to symbolic tensors; numbers go into predict of a model", {
    layer: layer.label,
    argument: "inputs",
    expected: "a SymbolicTensor, as input({ shape }) makes, or a list of them",
    received: String(kind ?? typeof received),
  });
}
