import { ConfigError } from "../core/errors.ts";
import { formatShape, type Shape } from "../core/shape.ts";
import { GraphBuilder, type Value } from "../graph/graph.ts";
import { autoName } from "./naming.ts";

/** Arguments of one call besides its inputs and their masks, by name: flags, and tensors. */
export type CallExtras<T> = Readonly<Record<string, boolean | T>>;

/** A layer, as far as a symbolic tensor knows it. */
export interface SymbolicLayer {
  readonly name: string;
  readonly className: string;
  readonly label: string;
  readonly built: boolean;
  /** The calls of the layer, oldest first. */
  readonly inboundNodes: CallNode[];
  addTo(graph: GraphBuilder, inputs: readonly Value[], options?: CallExtras<Value>): readonly Value[];
}

/** One call of a layer. A layer that is called twice has two of them and one set of weights. */
export interface CallNode {
  readonly layer: SymbolicLayer;
  /** Which call of the layer it is, from 0. */
  readonly index: number;
  /** None for the place where data enters a model. */
  readonly inputs: readonly SymbolicTensor[];
  /** Masks given for the inputs by hand, instead of all that come with them; none, or one (or its absence) for each. */
  readonly masks: readonly (SymbolicTensor | undefined)[];
  /** What else the call was given. */
  readonly options: CallExtras<SymbolicTensor>;
  /** All tensors that the call needs, in Keras's order. */
  readonly parents: readonly SymbolicTensor[];
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
  const node = layer.inboundNodes[0] ?? addNode(layer, [], {}, [layer.batchShape]);
  return node.outputs[0] as SymbolicTensor;
}

/** What a call gets besides its inputs. `parents` only where their order is another than that of the inputs. */
export type CallDetails = Partial<Pick<CallNode, "masks" | "options" | "parents">>;

/**
 * Calls a layer on symbolic tensors: builds it, infers the output shapes and records the call.
 * @throws ConfigError for what is no symbolic tensor; ShapeError when the layer cannot take the inputs.
 */
export function callSymbolically(
  layer: SymbolicLayer,
  inputs: readonly SymbolicTensor[],
  details: CallDetails = {},
): readonly SymbolicTensor[] {
  const { masks = [], options = {} } = details;
  const tensors = [...inputs, ...masks.filter((mask) => mask !== undefined), ...tensorsOf(options)];
  for (const each of tensors) if (!(each instanceof SymbolicTensor)) throw notSymbolic(layer, each);
  const graph = GraphBuilder.forShapes();
  const values = inputs.map(({ shape }) => graph.input(shape));
  const outputs = layer.addTo(
    graph,
    values,
    mapArguments(options, ({ shape }) => graph.input(shape)),
  );
  return addNode(
    layer,
    inputs,
    details,
    outputs.map(({ shape }) => shape),
  ).outputs;
}

/** Makes the last call of a layer undone, whose outputs nobody has. */
export function forgetCall({ layer, index }: CallNode): void {
  layer.inboundNodes.length = index;
}

/** The same arguments with other tensors. */
export function mapArguments<T extends object, U>(
  options: CallExtras<T>,
  map: (tensor: T) => U,
): CallExtras<U> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === "boolean" ? value : map(value)]),
  );
}

/** All tensors that a call needs, in Keras's order. */
export function parentsOf({ parents }: CallNode): readonly SymbolicTensor[] {
  return parents;
}

/** The tensors among the arguments, as Keras goes through them: by name. */
function tensorsOf(options: CallExtras<SymbolicTensor>): readonly SymbolicTensor[] {
  return Object.keys(options)
    .sort()
    .map((name) => options[name])
    .filter((value) => value !== undefined && typeof value !== "boolean");
}

function addNode(
  layer: SymbolicLayer,
  inputs: readonly SymbolicTensor[],
  { masks = [], options = {}, parents }: CallDetails,
  shapes: readonly Shape[],
): CallNode {
  const outputs: SymbolicTensor[] = [];
  const node: CallNode = {
    layer,
    index: layer.inboundNodes.length,
    inputs,
    masks,
    options,
    parents: parents ?? [...inputs, ...tensorsOf(options), ...masks.filter((mask) => mask !== undefined)],
    outputs,
  };
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
