import type { GraphBuilder, Value } from "../graph/graph.ts";
import { Layer } from "./layer.ts";

/** A layer that does nothing when predicting: y = x. The planner removes it. */
export abstract class PassThrough extends Layer {
  protected override readonly supportsMasking: boolean = true;

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("identity", [input], {});
  }
}
