import type { GraphBuilder, Value } from "../../graph/graph.ts";

/** The steps of x[n, steps, ...] in the opposite order. */
export function flipSteps(graph: GraphBuilder, sequence: Value): Value {
  const [, steps = null, ...rest] = sequence.shape;
  return graph.addOne("slice", [sequence], {
    begin: [steps === null ? 0 : steps - 1, ...rest.map(() => 0)],
    size: [steps, ...rest],
    strides: [-1, ...rest.map(() => 1)],
  });
}

/** x[n, step, ...] as [n, ...]. */
export function stepOf(graph: GraphBuilder, input: Value, step: number): Value {
  const rest = input.shape.slice(2);
  const slice = graph.addOne("slice", [input], {
    begin: [step, ...rest.map(() => 0)],
    size: [1, ...rest],
    strides: [1, ...rest.map(() => 1)],
  });
  return graph.addOne("reshape", [slice], { target: rest.map((dim) => dim ?? -1) });
}

/** How many steps there are to go through: one gives the shapes of all. */
export function stepCount(graph: GraphBuilder, steps: number | null): number {
  return graph.shapesOnly ? 1 : (steps ?? 1);
}

/**
 * Values [n, ...] of the steps, one after the other, as [n, steps, ...]. As long as the number of steps is not known, only the
 * shape counts: that of the one value there is, for any number of them.
 */
export function joinSteps(graph: GraphBuilder, values: readonly Value[], steps: number | null): Value {
  const parts = values.map((value) => {
    return graph.addOne("reshape", [value], { target: [1, ...value.shape.slice(1).map((dim) => dim ?? -1)] });
  });
  const [one] = parts as [Value, ...Value[]];
  const rest = one.shape.slice(2);
  if (steps === null) {
    return graph.addOne("slice", [one], {
      begin: [0, ...rest.map(() => 0)],
      size: [null, ...rest],
      strides: [1, ...rest.map(() => 1)],
    });
  }
  if (graph.shapesOnly) return graph.addOne("broadcast", [one], { target: [steps, ...rest] });
  return parts.length === 1 ? one : graph.addOne("concat", parts, { axis: 1 });
}
