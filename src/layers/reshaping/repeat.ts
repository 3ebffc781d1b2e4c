import type { Dim } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";

/** Each element along an axis `times` times: [a, b] -> [a, a, b, b]. */
export function repeatAlong(graph: GraphBuilder, input: Value, axis: number, times: number): Value {
  if (times === 1) return input;
  const { shape } = input;
  const before = product(shape.slice(1, axis + 1));
  const after = product(shape.slice(axis + 1));
  const split = graph.addOne("reshape", [input], { target: [before ?? -1, 1, after ?? -1] });
  const repeated = graph.addOne("broadcast", [split], { target: [before, times, after] });
  const sample = shape.slice(1).map((dim, i) => (dim === null ? -1 : i + 1 === axis ? dim * times : dim));
  return graph.addOne("reshape", [repeated], { target: sample });
}

function product(dims: readonly Dim[]): Dim {
  return dims.reduce<Dim>((all, dim) => (all === null || dim === null ? null : all * dim), 1);
}
