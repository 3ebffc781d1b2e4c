import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { featureMask, where } from "./masked-merge.ts";
import { Merge } from "./merge.ts";

/** What Maximum and Minimum share. A masked step of an input leaves the choice to the others. */
export abstract class Extremum extends Merge {
  protected abstract readonly operator: "maximum" | "minimum";

  protected override merge(graph: GraphBuilder, inputs: readonly Value[]): Value {
    const { operator } = this;
    const [first, ...rest] = inputs as [Value, ...Value[]];
    let output = first;
    let outputMask = featureMask(graph, first);
    for (const value of rest) {
      const mask = featureMask(graph, value);
      const right = mask === undefined ? value : where(graph, mask, value, output);
      const left = outputMask === undefined ? output : where(graph, outputMask, output, right);
      output = graph.addOne("binary", [left, right], { operator });
      outputMask =
        mask === undefined || outputMask === undefined
          ? undefined
          : graph.addOne("binary", [outputMask, mask], { operator: "logicalOr" });
    }
    return rest.length === 0 ? graph.addOne("identity", [output], {}) : output;
  }
}
