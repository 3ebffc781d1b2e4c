import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { BinaryOperator } from "../../ops/binary.ts";
import type { ReduceAttributes } from "../../ops/reduce.ts";
import { ZERO } from "../derived-constant.ts";
import { Operation, type OperationClass, type OperationOptions } from "./operation.ts";

export interface ReduceOptions extends OperationOptions {
  /** One axis or several, from the end if negative; never the batch. */
  readonly axis: number | readonly number[];
  /** Leave axes of size 1 in their places. Default: false. */
  readonly keepdims?: boolean;
}

type Over = Pick<ReduceAttributes, "axes" | "keepDims">;
type Reduction = (graph: GraphBuilder, x: Value, over: Over) => Value;

/** Sums, means, extremes and the like of x over some of its axes. */
abstract class ReduceOperation extends Operation {
  readonly #axes: readonly number[];
  readonly #keepDims: boolean;

  constructor(options: ReduceOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const single = typeof this.args.optional("axis") === "number";
    this.#axes = single
      ? [this.args.integer("axis", { min: -64, max: 63 })]
      : this.args.list("axis", isAxis, "an axis or a list of axes; over all, the batch would go");
    this.#keepDims = this.args.boolean("keepdims", false);
    this.args.harmless("initial", [null]);
    this.finish();
  }

  protected abstract reduce(graph: GraphBuilder, x: Value, over: Over): Value;

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axes = this.#axes.map((axis) => this.sampleAxis("axis", axis, input.shape.length));
    const over = { axes: [...new Set(axes)].sort((a, b) => a - b), keepDims: this.#keepDims };
    return this.reduce(graph, input, over);
  }
}

const isAxis = (item: unknown): item is number => Number.isSafeInteger(item);

const reduction = (className: string, compute: Reduction): OperationClass =>
  class extends ReduceOperation {
    static override readonly className = className;
    protected override reduce(graph: GraphBuilder, x: Value, over: Over): Value {
      return compute(graph, x, over);
    }
  } as unknown as OperationClass;

const by =
  (operator: ReduceAttributes["operator"]): Reduction =>
  (graph, x, over) =>
    graph.addOne("reduce", [x], { operator, ...over });

const sumOf = by("sum");
const meanOf = by("mean");
const maxOf = by("max");
const minOf = by("min");

const apply = (graph: GraphBuilder, operator: BinaryOperator, a: Value, b: Value): Value =>
  graph.addOne("binary", [a, b], { operator });

/** The mean of the squares of what differs from the mean. */
const variance: Reduction = (graph, x, over) => {
  const mean = meanOf(graph, x, { ...over, keepDims: true });
  const difference = apply(graph, "subtract", x, mean);
  return meanOf(graph, apply(graph, "multiply", difference, difference), over);
};

/** max + log(sum(e^(x - max))), which does not overflow. */
const logSumExp: Reduction = (graph, x, over) => {
  const max = maxOf(graph, x, { ...over, keepDims: true });
  const difference = apply(graph, "subtract", x, max);
  const powers = graph.addOne("activation", [difference], { name: "exponential", parameters: [] });
  const sum = sumOf(graph, powers, over);
  const logarithm = graph.addOne("activation", [sum], { name: "log", parameters: [] });
  return apply(graph, "add", logarithm, maxOf(graph, x, over));
};

const isTrue = (graph: GraphBuilder, x: Value): Value => apply(graph, "notEqual", x, graph.constant(ZERO));

export const All: OperationClass = reduction("All", (graph, x, over) => minOf(graph, isTrue(graph, x), over));
export const Amax: OperationClass = reduction("Amax", maxOf);
export const Amin: OperationClass = reduction("Amin", minOf);
export const Any: OperationClass = reduction("Any", (graph, x, over) => maxOf(graph, isTrue(graph, x), over));
export const Logsumexp: OperationClass = reduction("Logsumexp", logSumExp);
export const Max: OperationClass = reduction("Max", maxOf);
export const Mean: OperationClass = reduction("Mean", meanOf);
export const Min: OperationClass = reduction("Min", minOf);
export const Prod: OperationClass = reduction("Prod", by("prod"));
export const Std: OperationClass = reduction("Std", (graph, x, over) =>
  graph.addOne("activation", [variance(graph, x, over)], { name: "sqrt", parameters: [] }),
);
export const Sum: OperationClass = reduction("Sum", sumOf);
export const Var: OperationClass = reduction("Var", variance);
