import { ShapeError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { DerivedConstant } from "../derived-constant.ts";

/** How numbers of categories are encoded: a one for each, for those that occur, or how often each occurs. */
export type CategoryMode = "one_hot" | "multi_hot" | "count";

/**
 * x[n, i, ...] as y[n, i, ..., k] = (x = k) for k < depth, which for `multi_hot` and `count` is the maximum or the sum over i.
 * Numbers that are no category count nowhere.
 */
export function encodeCategories(
  graph: GraphBuilder,
  x: Value,
  depth: number,
  mode: CategoryMode,
  weights?: Value,
): Value {
  const categories = new DerivedConstant("categories", [depth], [], () => [...Array(depth).keys()]);
  const isColumn = mode === "one_hot" && x.shape.length > 1 && x.shape.at(-1) === 1;
  const column = isColumn ? x : withLastAxis(graph, x);
  const ones = graph.addOne("binary", [column, graph.constant(categories)], { operator: "equal" });
  if (mode === "one_hot") return ones;
  if (x.shape.length < 2) {
    throw new ShapeError("Categories are counted along axis 1, which the input does not have", {
      layer: graph.layer,
      expected: "(batch, features, ...)",
      received: formatShape(x.shape),
    });
  }
  const weighed =
    weights === undefined
      ? ones
      : graph.addOne("binary", [ones, withLastAxis(graph, weights)], { operator: "multiply" });
  const operator = mode === "count" ? "sum" : "max";
  return graph.addOne("reduce", [weighed], { operator, axes: [1], keepDims: false });
}

/** x[n, ...] as [n, ..., 1]. */
export function withLastAxis(graph: GraphBuilder, x: Value): Value {
  return graph.addOne("reshape", [x], { target: [...x.shape.slice(1).map((dim) => dim ?? -1), 1] });
}
