import type { GraphBuilder, Value } from "../graph/graph.ts";
import { channelsToEnd } from "./data-format.ts";
import type { Rank } from "./sizes.ts";

/**
 * Runs an op for images, or for volumes, channels last, on the input of a layer: sequences [n, s, c] become images
 * [n, 1, s, c] and their result becomes sequences again; channels-first ones are transposed before and after.
 */
export function onImages(
  graph: GraphBuilder,
  input: Value,
  rank: Rank,
  channelsFirst: boolean,
  compute: (images: Value) => Value,
): Value {
  const last = channelsFirst ? channelsToEnd(graph, input) : input;
  const result = rank === 1 ? toSequences(graph, compute(toImages(graph, last))) : compute(last);
  if (!channelsFirst) return result;
  const spatial = Array.from({ length: rank }, (_, axis) => axis + 1);
  return graph.addOne("transpose", [result], { permutation: [0, rank + 1, ...spatial] });
}

/** [n, s, c] -> [n, 1, s, c] */
function toImages(graph: GraphBuilder, value: Value): Value {
  const [, steps = null, channels = null] = value.shape;
  return graph.addOne("reshape", [value], { target: [1, steps ?? -1, channels ?? -1] });
}

/** [n, 1, s, c] -> [n, s, c] */
function toSequences(graph: GraphBuilder, value: Value): Value {
  const [, , steps = null, channels = null] = value.shape;
  return graph.addOne("reshape", [value], { target: [steps ?? -1, channels ?? -1] });
}
