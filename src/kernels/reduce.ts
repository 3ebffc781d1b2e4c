import { Reduce, ReduceOperator as Code } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { ReduceAttributes } from "../ops/reduce.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";
import { sampleOf, stridesOf } from "./strides.ts";

const CODES: Readonly<Record<ReduceAttributes["operator"], number>> = {
  sum: Code.Sum,
  mean: Code.Sum,
  max: Code.Max,
  min: Code.Min,
  prod: Code.Prod,
};

/** Neighbouring axes of the same fate, as one. */
interface Group {
  readonly count: number;
  /** Bytes from one element to the next. */
  readonly stride: number;
  readonly isReduced: boolean;
}

/** Sums, means and extremes over any axes. */
export const reduce: Kernel<"reduce"> = {
  name: "reduce_f32",
  op: "reduce",
  supports: (op) => inputOf(op, 0).constant === undefined,
  describe(op, scope) {
    const { operator, axes } = op.attributes;
    const x = inputOf(op, 0);
    const sizes = sampleOf(x);
    const groups = groupAxes(sizes, stridesOf(x), axes);
    const inner = groups.at(-1)?.isReduced === false ? (groups.pop()?.count ?? 1) : 1;
    const reduced = groups.filter(({ isReduced }) => isReduced);
    const kept = groups.filter(({ isReduced }) => !isReduced);
    const elements = elementCount(reduced.map(({ count }) => count));
    const run = reduced.pop() ?? { count: 1, stride: 4 };
    const segments = offsetsOf(reduced);
    const outer = elementCount(kept.map(({ count }) => count));
    const fields = emptyFields(Reduce.Size);
    fields[Reduce.X] = scope.value(x);
    fields[Reduce.Y] = scope.value(outputOf(op));
    fields[Reduce.Operator] = CODES[operator];
    fields[Reduce.XSampleStride] = 4 * elementCount(sizes);
    fields[Reduce.Outer] = outer;
    fields[Reduce.Axes] =
      kept.length === 0 ? 0 : scope.table(kept.flatMap(({ count, stride }) => [count, stride]));
    fields[Reduce.AxisCount] = kept.length;
    fields[Reduce.Inner] = inner;
    fields[Reduce.Run] = run.count;
    fields[Reduce.RunStride] = run.stride;
    fields[Reduce.Segments] = scope.table(segments);
    fields[Reduce.SegmentCount] = segments.length;
    fields[Reduce.Divisor] = { f32: operator === "mean" ? elements : 1 };
    return { fields, unitsPerSample: outer };
  },
};

function groupAxes(sizes: readonly number[], strides: readonly number[], axes: readonly number[]): Group[] {
  const groups: Group[] = [];
  for (const [i, count] of sizes.entries()) {
    if (count === 1) continue;
    const isReduced = axes.includes(i + 1);
    const last = groups.at(-1);
    const joined = last?.isReduced === isReduced ? (groups.pop()?.count ?? 1) : 1;
    groups.push({ count: joined * count, stride: strides[i] ?? 4, isReduced });
  }
  return groups;
}

/** The byte offset of every combination of indices, in order. */
function offsetsOf(groups: readonly Group[]): number[] {
  return groups.reduce<number[]>(
    (offsets, { count, stride }) =>
      offsets.flatMap((offset) => Array.from({ length: count }, (_, i) => offset + i * stride)),
    [0],
  );
}
