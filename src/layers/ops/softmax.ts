import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ActivationName } from "../../ops/activation.ts";
import { overRows } from "../normalization/axes.ts";
import { Operation, type OperationClass, type OperationOptions } from "./operation.ts";

export interface SoftmaxOptions extends OperationOptions {
  /** Default -1, the last; not 0. */
  readonly axis?: number;
}

/** A function that sees all numbers along an axis. */
const rowwise = (className: string, name: ActivationName): OperationClass =>
  class extends Operation {
    static override readonly className = className;
    readonly #axis: number;

    constructor(options: SoftmaxOptions = {}, kerasMajor?: number) {
      super(options, kerasMajor);
      this.#axis = this.args.integer("axis", { min: -64, max: 63, default: -1 });
      this.finish();
    }

    protected override call(graph: GraphBuilder, input: Value): Value {
      const axis = this.sampleAxis("axis", this.#axis, input.shape.length);
      return overRows(graph, input, [axis], (rows) =>
        graph.addOne("activation", [rows], { name, parameters: [] }),
      );
    }
  } as unknown as OperationClass;

export const LogSoftmax: OperationClass = rowwise("LogSoftmax", "logSoftmax");
export const Softmax: OperationClass = rowwise("Softmax", "softmax");
export const Sparsemax: OperationClass = rowwise("Sparsemax", "sparsemax");
