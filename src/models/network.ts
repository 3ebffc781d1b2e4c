import { ConfigError } from "../core/errors.ts";
import { type CallNode, parentsOf, type SymbolicLayer, type SymbolicTensor } from "../layers/symbolic.ts";

/** The calls that lead from a model's inputs to its outputs. */
export interface Network {
  /** Each after those it needs. */
  readonly nodes: readonly CallNode[];
  /** The same, and inputs that nothing uses, by distance from the outputs, farthest first. */
  readonly levels: readonly (readonly CallNode[])[];
  /** In Keras's order: by distance from the outputs, then as they were first met on the way back from these. */
  readonly layers: readonly SymbolicLayer[];
}

/** Is this the place where data enters: a call that nothing goes into? */
export const isInputNode = (node: CallNode): boolean => node.inputs.length === 0;

/**
 * Finds the calls between inputs and outputs, in the order that Keras gives them: the order of `model.layers`, and so that
 * of the weights, follows from it.
 *
 * Source: `map_graph` in keras/src/ops/function.py
 * @throws ConfigError, in Keras's words, when an output needs something that no input leads to, or names are not unique.
 */
export function mapNetwork(inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]): Network {
  const { nodes, order } = collectNodes(inputs, outputs);
  const inGraph = new Set(nodes);
  const nodeDepths = new Map<CallNode, number>();
  const layerDepths = new Map<SymbolicLayer, number>();
  for (const node of [...nodes].reverse()) {
    // A layer that is called at several depths counts at the greatest.
    const depth = Math.max(nodeDepths.get(node) ?? 0, layerDepths.get(node.layer) ?? 0);
    layerDepths.set(node.layer, depth);
    nodeDepths.set(node, depth);
    for (const { node: parent } of parentsOf(node)) {
      if (inGraph.has(parent)) nodeDepths.set(parent, Math.max(depth + 1, nodeDepths.get(parent) ?? 0));
    }
  }
  for (const { node, layer } of inputs) {
    if (layerDepths.has(layer) || !isInputNode(node)) continue;
    layerDepths.set(layer, 0);
    order.set(layer, -1);
    nodeDepths.set(node, 0);
  }
  const levels = byDepth(nodeDepths);
  const layers = byDepth(layerDepths).flatMap((level) =>
    [...level].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)),
  );
  checkConnected(inputs, outputs, levels);
  checkNames(layers);
  return { nodes, levels, layers };
}

/** Goes back from the outputs, depth first; a call comes after those it needs. */
export function collectNodes(
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): { readonly nodes: readonly CallNode[]; readonly order: Map<SymbolicLayer, number> } {
  const stops = new Set(inputs);
  const met = new Set<CallNode>();
  const nodes: CallNode[] = [];
  const order = new Map<SymbolicLayer, number>();
  const path: { readonly node: CallNode; readonly parents: readonly SymbolicTensor[]; next: number }[] = [];
  const enter = (tensor: SymbolicTensor): void => {
    const { node } = tensor;
    if (met.has(node)) return;
    met.add(node);
    if (stops.has(tensor) && !isInputNode(node)) return;
    if (!order.has(node.layer)) order.set(node.layer, order.size);
    path.push({ node, parents: parentsOf(node), next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const parent = top.parents[top.next++];
      if (parent !== undefined) enter(parent);
      else nodes.push((path.pop() as typeof top).node);
    }
  }
  return { nodes, order };
}

/** Groups of equal depth, the deepest first. */
function byDepth<T>(depths: ReadonlyMap<T, number>): readonly (readonly T[])[] {
  const levels = new Map<number, T[]>();
  for (const [item, depth] of depths) {
    const level = levels.get(depth);
    if (level) level.push(item);
    else levels.set(depth, [item]);
  }
  return [...levels].sort(([a], [b]) => b - a).map(([, level]) => level);
}

function checkConnected(
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
  levels: readonly (readonly CallNode[])[],
): void {
  const computable = new Set(inputs);
  const complete: string[] = [];
  for (const node of levels.flat()) {
    for (const tensor of parentsOf(node)) {
      if (!computable.has(tensor)) throw disconnected(tensor, node.layer, complete);
      complete.push(node.layer.name);
    }
    // An input that was not named leads nowhere.
    if (!isInputNode(node)) for (const output of node.outputs) computable.add(output);
  }
  for (const tensor of outputs)
    if (!computable.has(tensor)) throw disconnected(tensor, tensor.layer, complete);
}

function disconnected(
  tensor: SymbolicTensor,
  layer: SymbolicLayer,
  complete: readonly string[],
): ConfigError {
  const operation = `<${layer.className} name=${layer.name}, built=${layer.built ? "True" : "False"}>`;
  const done = complete.map((name) => `'${name}'`).join(", ");
  return new ConfigError(
    `Graph disconnected: cannot find parent for tensor ${String(tensor)} at operation '${operation}'. ` +
      `The following previous operations were accessed without issue: [${done}]`,
    {
      argument: "inputs",
      expected: "all inputs that the outputs need",
      received: `without "${tensor.name}"`,
    },
  );
}

function checkNames(layers: readonly SymbolicLayer[]): void {
  const counts = new Map<string, number>();
  for (const { name } of layers) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts) {
    if (count === 1) continue;
    throw new ConfigError(
      `The name "${name}" is used ${count} times in the model. All operation names should be unique`,
    );
  }
}
