import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { parseActivation } from "../activations.ts";
import { scalar } from "../derived-constant.ts";
import { Operation, type OperationClass, type OperationOptions } from "./operation.ts";

/** y = f(x), element by element, f being an activation without parameters. */
abstract class ActivationOperation extends Operation {
  protected abstract readonly activation: string;

  constructor(options: OperationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const place = { layer: this.label, argument: "activation", kerasMajor: 3 };
    return this.activate(graph, input, parseActivation(this.activation, place).value);
  }
}

const unary = (className: string, activation: string): OperationClass =>
  class extends ActivationOperation {
    static override readonly className = className;
    protected override readonly activation = activation;
  };

export const Relu: OperationClass = unary("Relu", "relu");
export const Relu6: OperationClass = unary("Relu6", "relu6");
export const Sigmoid: OperationClass = unary("Sigmoid", "sigmoid");
export const Tanh: OperationClass = unary("Tanh", "tanh");
export const Silu: OperationClass = unary("Silu", "silu");
export const Softplus: OperationClass = unary("Softplus", "softplus");
export const Softsign: OperationClass = unary("Softsign", "softsign");
export const Exp: OperationClass = unary("Exp", "exponential");

/** y = -x. */
export class Negative extends Operation {
  static override readonly className = "Negative";

  constructor(options: OperationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return graph.addOne("binary", [input, graph.constant(scalar("minus one", -1))], { operator: "multiply" });
  }
}
