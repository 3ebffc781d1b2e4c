import { InputLayer } from "../layers/core/input.ts";
import { callSymbolically, inputTensor, mapArguments, type SymbolicTensor } from "../layers/symbolic.ts";
import { collectNodes, isInputNode } from "./network.ts";

interface Ends {
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/**
 * A model may begin at tensors inside another. Each of these gets an input of its own, and the layers between are applied
 * once more, with the weights they have.
 *
 * Source: `clone_graph_nodes` in keras/src/models/functional.py
 */
export function fromInnerTensors({ inputs, outputs }: Ends): Ends {
  const copies = new Map<SymbolicTensor, SymbolicTensor>();
  for (const tensor of inputs) {
    const own = isInputNode(tensor.node)
      ? tensor
      : inputTensor(new InputLayer({ batchShape: tensor.shape, name: `${tensor.name}CLONE` }));
    copies.set(tensor, own);
  }
  const copyOf = (tensor: SymbolicTensor): SymbolicTensor => copies.get(tensor) ?? tensor;
  for (const node of collectNodes(inputs, outputs).nodes) {
    if (isInputNode(node)) continue;
    const copy = callSymbolically(node.layer, node.inputs.map(copyOf), {
      masks: node.masks.map((mask) => mask && copyOf(mask)),
      options: mapArguments(node.options, copyOf),
      parents: node.parents.map(copyOf),
    });
    for (const [at, tensor] of node.outputs.entries()) {
      if (!copies.has(tensor)) copies.set(tensor, copy[at] as SymbolicTensor);
    }
  }
  return { inputs: inputs.map(copyOf), outputs: outputs.map(copyOf) };
}
