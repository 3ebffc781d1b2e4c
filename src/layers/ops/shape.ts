import { UnsupportedError } from "../../core/errors.ts";
import { formatShape, isSize, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Json } from "../json.ts";
import { Operation, type OperationOptions } from "./operation.ts";

const isAxis = (item: unknown): item is number => Number.isSafeInteger(item);

/** The same numbers under another sample shape; sizes not known yet follow from the others. */
function reshaped(graph: GraphBuilder, value: Value, sample: Shape): Value {
  return graph.addOne("reshape", [value], { target: sample.map((dim) => dim ?? -1) });
}

/** The same elements in the same order under another shape, which begins with the batch: -1. */
export class Reshape extends Operation {
  static override readonly className = "Reshape";
  readonly #target: readonly number[];

  constructor(options: OperationOptions & { readonly newshape: readonly number[] }, kerasMajor?: number) {
    super(options, kerasMajor);
    const isDim = (item: unknown): item is number | null => item === -1 || item === null || isSize(item);
    const shape = this.args.list("newshape", isDim, "a list of sizes and -1");
    const [batch, ...sample] = shape.map((dim) => dim ?? -1);
    if (batch !== -1 || sample.includes(-1)) {
      throw new UnsupportedError("The batch axis must stay as it is", {
        ...this.args.where("newshape"),
        expected: "-1 for the batch and known sizes after it",
        received: formatShape(shape),
      });
    }
    this.#target = sample;
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("reshape", [input], { target: this.#target });
  }
}

/** The axes in another order; the batch stays first. */
export class Transpose extends Operation {
  static override readonly className = "Transpose";
  readonly #axes: readonly number[];

  constructor(options: OperationOptions & { readonly axes: readonly number[] }, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axes = this.args.list("axes", isAxis, "a list of axes; without it the batch would move");
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const rank = input.shape.length;
    const permutation = this.#axes.map((axis) => (axis < 0 ? axis + rank : axis));
    const complete = [...permutation].sort((a, b) => a - b).every((axis, at) => axis === at);
    if (permutation.length !== rank || !complete || permutation[0] !== 0) {
      throw new UnsupportedError("Not an order of the axes that leaves the batch first", {
        layer: this.label,
        argument: "axes",
        expected: `0, then 1 to ${rank - 1} in any order`,
        received: `[${this.#axes.join(", ")}]`,
      });
    }
    return graph.addOne("transpose", [input], { permutation });
  }
}

/** A new axis of size 1. */
export class ExpandDims extends Operation {
  static override readonly className = "ExpandDims";
  readonly #axis: number;

  constructor(options: OperationOptions & { readonly axis: number }, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axis = this.args.integer("axis", { min: -64, max: 63 });
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axis = this.sampleAxis("axis", this.#axis, input.shape.length + 1);
    const sample = input.shape.slice(1);
    return reshaped(graph, input, [...sample.slice(0, axis - 1), 1, ...sample.slice(axis - 1)]);
  }
}

/** Removes an axis of size 1. */
export class Squeeze extends Operation {
  static override readonly className = "Squeeze";
  readonly #axis: number;

  constructor(options: OperationOptions & { readonly axis: number }, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axis = this.args.integer("axis", { min: -64, max: 63 });
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axis = this.sampleAxis("axis", this.#axis, input.shape.length);
    if (input.shape[axis] !== 1) {
      throw this.args.wrong("axis", `an axis of size 1 of ${formatShape(input.shape)}`, this.#axis);
    }
    return reshaped(
      graph,
      input,
      input.shape.filter((_, at) => at > 0 && at !== axis),
    );
  }
}

/** The inputs one after the other along an axis. */
export class Concatenate extends Operation {
  static override readonly className = "Concatenate";
  protected override readonly inputCount: readonly [number, number] = [1, Infinity];
  readonly #axis: number;

  constructor(options: OperationOptions & { readonly axis?: number } = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axis = this.args.integer("axis", { min: -64, max: 63, default: 0 });
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): Value {
    const axis = this.sampleAxis("axis", this.#axis, input.shape.length);
    if (others.length === 0) return graph.addOne("identity", [input], {});
    return graph.addOne("concat", [input, ...others], { axis });
  }
}

/** Another type of numbers: everything is computed in float32, so to that alone. */
export class Cast extends Operation {
  static override readonly className = "Cast";

  constructor(options: OperationOptions & { readonly dtype?: "float32" } = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.finish();
  }

  override getConfig(): { [key: string]: Json } {
    return { ...super.getConfig(), dtype: "float32" };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("identity", [input], {});
  }
}
