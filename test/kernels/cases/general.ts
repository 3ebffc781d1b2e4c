import type { Graph, GraphBuilder, Value } from "../../../src/graph/graph.ts";
import type { BinaryOperator } from "../../../src/ops/binary.ts";
import type { ReduceAttributes } from "../../../src/ops/reduce.ts";
import type { Resize2DAttributes } from "../../../src/ops/resize2d.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import { binary } from "../../reference/binary.ts";
import { broadcast, concat, pad, slice } from "../../reference/copies.ts";
import { gather } from "../../reference/gather.ts";
import { reduce } from "../../reference/reduce.ts";
import { resize2d } from "../../reference/resize2d.ts";

type Sizes = readonly number[];

const batched = (shape: Sizes): (number | null)[] => [null, ...shape.slice(1)];

/** An array of a shape; a weight has its own shape, anything else a batch as axis 0. */
export interface Operand {
  readonly shape: Sizes;
  readonly data: Float32Array;
  readonly isWeight: boolean;
}

/** Both operands broadcast to `shape`, [batch, ...]. */
export function binaryCase(operator: BinaryOperator, a: Operand, b: Operand, shape: Sizes): KernelCase {
  const graph = manyInputs([a, b], (builder, values) => builder.addOne("binary", values, { operator }));
  const values = binary(operator, [a.data, a.shape], [b.data, b.shape], shape).map(Math.fround);
  const inputs = [a, b].filter(({ isWeight }) => !isWeight).map(({ data }) => data);
  const describe = ({ shape: own, isWeight }: Operand): string =>
    `${isWeight ? "weight" : ""}[${own.join()}]`;
  const name = `${operator} ${describe(a)} ${describe(b)}`;
  return { name, graph, capacity: shape[0] ?? 1, inputs, expected: [{ values }] };
}

/** y = c ≠ 0 ? a : b: operands of one shape, and weights of one number. */
export function selectCase(operands: readonly Operand[], shape: Sizes): KernelCase {
  const graph = manyInputs(operands, (builder, values) => builder.addOne("where", values, {}));
  const [c, a, b] = operands.map(
    ({ data, isWeight }) =>
      (i: number) =>
        data[isWeight ? 0 : i] ?? NaN,
  );
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float64Array.from({ length: count }, (_, i) => (c?.(i) === 0 ? b?.(i) : a?.(i)) ?? NaN);
  const inputs = operands.filter(({ isWeight }) => !isWeight).map(({ data }) => data);
  const name = `where ${operands.map(({ isWeight }) => (isWeight ? "number" : `[${shape.join()}]`)).join(" ")}`;
  return { name, graph, capacity: shape[0] ?? 1, inputs, expected: [{ values }] };
}

export function sliceCase(
  shape: Sizes,
  begin: Sizes,
  size: Sizes,
  strides: Sizes,
  x: Float32Array,
): KernelCase {
  const graph = graphOf(batched(shape), (builder, value) => {
    return builder.addOne("slice", [value], { begin, size, strides });
  });
  const batch = shape[0] ?? 1;
  const values = slice(x, shape, [0, ...begin], [batch, ...size], [1, ...strides]);
  const name = `slice [${shape.join()}] from [${begin.join()}] size [${size.join()}] by [${strides.join()}]`;
  return { name, graph, capacity: batch, inputs: [x], expected: [{ values }] };
}

export function padCase(
  shape: Sizes,
  before: Sizes,
  after: Sizes,
  value: number,
  x: Float32Array,
): KernelCase {
  const graph = graphOf(batched(shape), (builder, input) => {
    return builder.addOne("pad", [input], { before, after, value });
  });
  const values = pad(x, shape, [0, ...before], [0, ...after], value);
  const name = `pad [${shape.join()}] by [${before.join()}] and [${after.join()}]`;
  return { name, graph, capacity: shape[0] ?? 1, inputs: [x], expected: [{ values }] };
}

export function broadcastCase(shape: Sizes, target: Sizes, x: Float32Array): KernelCase {
  const graph = graphOf(batched(shape), (builder, value) => {
    return builder.addOne("broadcast", [value], { target: target.slice(1) });
  });
  const name = `broadcast [${shape.join()}] to [${target.join()}]`;
  const values = broadcast(x, shape, target);
  return { name, graph, capacity: shape[0] ?? 1, inputs: [x], expected: [{ values }] };
}

export function concatCase(parts: readonly (readonly [Float32Array, Sizes])[], axis: number): KernelCase {
  const operands = parts.map(([data, shape]): Operand => ({ shape, data, isWeight: false }));
  const graph = manyInputs(operands, (builder, values) => builder.addOne("concat", values, { axis }));
  const name = `concat ${parts.map(([, shape]) => `[${shape.join()}]`).join(" ")} along ${axis}`;
  const inputs = parts.map(([x]) => x);
  return {
    name,
    graph,
    capacity: parts[0]?.[1][0] ?? 1,
    inputs,
    expected: [{ values: concat(parts, axis) }],
  };
}

/** `relative` is what each element may be off, in units of the same reduction of absolute values. */
export function reduceCase(
  shape: Sizes,
  attributes: ReduceAttributes,
  x: Float32Array,
  relative = 0,
): KernelCase {
  const { operator, axes } = attributes;
  const graph = graphOf(batched(shape), (builder, value) => builder.addOne("reduce", [value], attributes));
  const values = reduce(operator, x, shape, axes).map((value) =>
    relative === 0 ? Math.fround(value) : value,
  );
  const sizes = reduce(operator, x.map(Math.abs), shape, axes);
  const expected = relative === 0 ? { values } : { values, bounds: sizes.map((size) => size * relative) };
  const name = `${operator} [${shape.join()}] over [${axes.join()}]`;
  return { name, graph, capacity: shape[0] ?? 1, inputs: [x], expected: [expected] };
}

export function gatherCase(
  indices: Float32Array,
  shape: Sizes,
  rows: number,
  table: Float32Array,
): KernelCase {
  const columns = table.length / rows;
  const graph = graphOf(batched(shape), (builder, value) => {
    return builder.addOne("gather", [value, builder.constant(weight("table", [rows, columns], table))], {});
  });
  const values = gather(indices, table, rows, columns);
  const name = `gather [${shape.join()}] from [${rows},${columns}]`;
  return { name, graph, capacity: shape[0] ?? 1, inputs: [indices], expected: [{ values }] };
}

export function resizeCase(
  shape: readonly [number, number, number, number],
  attributes: Resize2DAttributes,
  x: Float32Array,
): KernelCase {
  const graph = graphOf(batched(shape), (builder, value) => builder.addOne("resize2d", [value], attributes));
  const expected = resize2d(x, shape, attributes);
  const { interpolation, size, antialias = false } = attributes;
  const name = `${interpolation}${antialias ? " antialiased" : ""} [${shape.join()}] to [${size.join()}]`;
  return { name, graph, capacity: shape[0], inputs: [x], expected: [expected] };
}

/** A graph with one input for each operand that is not a weight. */
export function manyInputs(
  operands: readonly Operand[],
  add: (builder: GraphBuilder, values: readonly Value[]) => Value,
): Graph {
  const [first] = operands.filter(({ isWeight }) => !isWeight);
  return graphOf(batched(first?.shape ?? []), (builder, x) => {
    const values = operands.map((operand) => {
      if (operand === first) return x;
      if (!operand.isWeight) return builder.input(batched(operand.shape));
      return builder.constant(weight("weight", operand.shape, operand.data));
    });
    return add(builder, values);
  });
}
