import type { Json } from "../../layers/json.ts";
import type { Layer } from "../../layers/layer.ts";
import { snakeKey } from "../../layers/arguments.ts";
import { shapeJson } from "../../layers/serialized.ts";
import type { CallNode, SymbolicTensor } from "../../layers/symbolic.ts";
import { flatten, packAs, type Structure } from "../structure.ts";

/** What a functional model is made of. */
interface Parts {
  /** Layers and operations, in Keras's order. */
  readonly operations: readonly Layer[];
  /** The calls that belong to the model: a layer may have been called elsewhere too. */
  readonly nodes: readonly CallNode[];
  readonly inputs: Structure<SymbolicTensor>;
  readonly outputs: Structure<SymbolicTensor>;
}

/** `layers`, `input_layers` and `output_layers` as `Functional.get_config` of Keras 3 writes them. */
export function functionalConfig({ operations, nodes, inputs, outputs }: Parts): { [key: string]: Json } {
  const own = new Set(nodes);
  // A file counts the calls of a layer that belong to the model.
  const places = new Map<CallNode, number>();
  for (const { inboundNodes } of operations) {
    for (const [at, node] of inboundNodes.filter((each) => own.has(each)).entries()) places.set(node, at);
  }
  const history = ({ node, tensorIndex }: SymbolicTensor): readonly [string, number, number] => [
    node.layer.name,
    places.get(node) ?? 0,
    tensorIndex,
  ];
  const tensorJson = (tensor: SymbolicTensor): Json => ({
    class_name: "__keras_tensor__",
    config: { shape: shapeJson(tensor.shape), dtype: tensor.dtype, keras_history: history(tensor) },
  });
  return {
    layers: operations.map((layer) => ({
      ...layer.toJSON(),
      name: layer.name,
      inbound_nodes: layer.inboundNodes
        .filter((node) => own.has(node) && node.inputs.length > 0)
        .map((node) => callJson(layer, node, tensorJson)),
    })),
    input_layers: ends(inputs, history),
    output_layers: ends(outputs, history),
  };
}

/** `{ args, kwargs }` of one call. */
function callJson(layer: Layer, node: CallNode, tensorJson: (tensor: SymbolicTensor) => Json): Json {
  // The order of the layers follows from that of the tensors: what did not come first was given by name.
  const named = node.inputs.findIndex((tensor, at) => tensor !== node.parents[at]);
  const places = named === -1 ? node.inputs.length : named;
  const { args, kwargs: own } = layer.callArguments(node.inputs.map(tensorJson), places);
  const kwargs = { ...own };
  for (const [name, value] of Object.entries(node.options))
    kwargs[snakeKey(name)] = typeof value === "boolean" ? value : tensorJson(value);
  const masks = node.masks.map((mask) => (mask === undefined ? null : tensorJson(mask)));
  return {
    args,
    kwargs:
      masks.length === 0 ? kwargs : { ...kwargs, mask: masks.length === 1 ? (masks[0] as Json) : masks },
  };
}

/** Where data enters or leaves. There Keras counts the calls of a functional model from 1. */
function ends(
  tensors: Structure<SymbolicTensor>,
  history: (tensor: SymbolicTensor) => readonly [string, number, number],
): Json {
  const items = flatten(tensors).map((tensor): Json => {
    const [name, node, at] = history(tensor);
    return [name, node + (tensor.layer.className === "Functional" ? 1 : 0), at];
  });
  return packAs(tensors, items) as Json;
}
