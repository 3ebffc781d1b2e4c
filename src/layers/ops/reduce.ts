import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ReduceAttributes } from "../../ops/reduce.ts";
import { Operation, type OperationClass, type OperationOptions } from "./operation.ts";

export interface ReduceOptions extends OperationOptions {
  /** One axis or several, from the end if negative; never the batch. */
  readonly axis: number | readonly number[];
  /** Leave axes of size 1 in their places. Default: false. */
  readonly keepdims?: boolean;
}

/** y = sum, mean, maximum or minimum of x over some of its axes. */
abstract class ReduceOperation extends Operation {
  protected abstract readonly operator: ReduceAttributes["operator"];
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

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axes = this.#axes.map((axis) => this.sampleAxis("axis", axis, input.shape.length));
    return graph.addOne("reduce", [input], {
      operator: this.operator,
      axes: [...new Set(axes)].sort((a, b) => a - b),
      keepDims: this.#keepDims,
    });
  }
}

const isAxis = (item: unknown): item is number => Number.isSafeInteger(item);

const reduce = (className: string, operator: ReduceAttributes["operator"]): OperationClass =>
  class extends ReduceOperation {
    static override readonly className = className;
    protected override readonly operator = operator;
  } as unknown as OperationClass;

export const Sum: OperationClass = reduce("Sum", "sum");
export const Mean: OperationClass = reduce("Mean", "mean");
export const Max: OperationClass = reduce("Max", "max");
export const Min: OperationClass = reduce("Min", "min");
