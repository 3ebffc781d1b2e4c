import { ConfigError } from "../../core/errors.ts";
import { type Dim, elementCount, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader } from "../arguments.ts";
import { sampleAxis } from "../sample-axis.ts";

/** `axis`, one or several of them; by default the last. In the order in which Keras takes them: ascending, as given. */
export function readAxes(args: ArgumentReader): readonly number[] {
  const isAxis = (value: unknown): value is number =>
    Number.isInteger(value) && Math.abs(Number(value)) <= 64;
  const given = args.has("axis") ? (args.optional("axis") ?? null) : -1;
  const axes = Array.isArray(given) ? given : [given];
  const expected = "an int or a list/tuple of ints";
  if (axes.length === 0 || axes.length > 64 || !axes.every(isAxis)) throw args.wrong("axis", expected, given);
  args.fixed("axis", Array.isArray(given) ? [...axes] : (axes[0] ?? -1));
  return [...axes].sort((a, b) => a - b);
}

/**
 * The axes counted from the start, in the same order.
 * @throws ShapeError if the shape has no such axis, ConfigError if one is there twice, UnsupportedError for the batch.
 */
export function resolveAxes(axes: readonly number[], shape: Shape, args: ArgumentReader): readonly number[] {
  const resolved = axes.map((axis) => sampleAxis(axis, shape, args.where("axis")));
  if (new Set(resolved).size === resolved.length) return resolved;
  throw new ConfigError("duplicate value in 'axis'", {
    ...args.where("axis"),
    expected: "each axis once",
    received: `[${axes.join(", ")}] for ${shape.length} axes`,
  });
}

/** Runs an op that sees rows of the last axis on rows of several axes, wherever these are; the shape stays. */
export function overRows(
  graph: GraphBuilder,
  input: Value,
  axes: readonly number[],
  compute: (rows: Value) => Value,
): Value {
  const all = input.shape.map((_, axis) => axis);
  const inside = all.filter((axis) => axes.includes(axis));
  const permutation = [...all.filter((axis) => !axes.includes(axis)), ...inside];
  const isMoved = permutation.some((axis, index) => axis !== index);
  const moved = isMoved ? graph.addOne("transpose", [input], { permutation }) : input;
  const kept = moved.shape.slice(1, permutation.length - inside.length);
  const rows = reshaped(graph, moved, [...kept, rowLength(moved.shape.slice(-inside.length))]);
  const result = reshaped(graph, compute(rows), moved.shape.slice(1));
  const inverse = all.map((axis) => permutation.indexOf(axis));
  return isMoved ? graph.addOne("transpose", [result], { permutation: inverse }) : result;
}

/** Gives each sample another shape, if it is another. */
function reshaped(graph: GraphBuilder, value: Value, sample: Shape): Value {
  if (value.shape.length === sample.length + 1) return value;
  return graph.addOne("reshape", [value], { target: sample.map((dim) => dim ?? -1) });
}

/** The elements of a row; unknown if one of its sizes is. */
export function rowLength(sizes: Shape): Dim {
  return sizes.includes(null) ? null : elementCount(sizes);
}
