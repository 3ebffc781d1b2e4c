import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Json } from "../json.ts";
import type { CallArguments } from "../serialized.ts";
import { Operation, type OperationOptions } from "./operation.ts";

/** y[..., m, n] = x1[..., m, k] · x2[..., k, n] for each sample; the axes between broadcast as in NumPy. */
export class Matmul extends Operation {
  static override readonly className = "Matmul";
  static override readonly parameters: readonly string[] = ["x1", "x2"];
  protected override readonly inputCount: readonly [number, number] = [2, 2];

  constructor(options: OperationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.finish();
  }

  override callArguments(tensors: readonly Json[]): CallArguments {
    return { args: tensors, kwargs: {} };
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): Value {
    return graph.addOne("matmul", [input, ...others], { transposeA: false, transposeB: false });
  }
}
