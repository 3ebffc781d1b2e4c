import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { BinaryOperator } from "../../ops/binary.ts";
import { scalar } from "../derived-constant.ts";
import { Operation, type OperationClass, type OperationOptions } from "./operation.ts";

/** y = f(x), element by element, f being made of other operations. */
const composed = (className: string, compute: (graph: GraphBuilder, x: Value) => Value): OperationClass =>
  class extends Operation {
    static override readonly className = className;

    constructor(options: OperationOptions = {}, kerasMajor?: number) {
      super(options, kerasMajor);
      this.finish();
    }

    protected override call(graph: GraphBuilder, input: Value): Value {
      return compute(graph, input);
    }
  };

const apply = (graph: GraphBuilder, operator: BinaryOperator, a: Value, b: Value): Value =>
  graph.addOne("binary", [a, b], { operator });

const number = (graph: GraphBuilder, value: number): Value => graph.constant(scalar(String(value), value));

export const Isfinite: OperationClass = composed("Isfinite", (graph, x) => {
  const size = graph.addOne("activation", [x], { name: "abs", parameters: [] });
  return apply(graph, "less", size, number(graph, Infinity));
});
export const Isnan: OperationClass = composed("Isnan", (graph, x) => apply(graph, "notEqual", x, x));
export const LogicalNot: OperationClass = composed("LogicalNot", (graph, x) =>
  apply(graph, "equal", x, number(graph, 0)),
);
export const Negative: OperationClass = composed("Negative", (graph, x) =>
  apply(graph, "multiply", x, number(graph, -1)),
);
export const Reciprocal: OperationClass = composed("Reciprocal", (graph, x) =>
  apply(graph, "divide", number(graph, 1), x),
);
export const Rsqrt: OperationClass = composed("Rsqrt", (graph, x) => {
  const root = graph.addOne("activation", [x], { name: "sqrt", parameters: [] });
  return apply(graph, "divide", number(graph, 1), root);
});
export const Square: OperationClass = composed("Square", (graph, x) => apply(graph, "multiply", x, x));
export const StopGradient: OperationClass = composed("StopGradient", (graph, x) =>
  graph.addOne("identity", [x], {}),
);
