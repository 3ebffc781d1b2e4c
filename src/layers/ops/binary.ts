import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { BinaryOperator } from "../../ops/binary.ts";
import { scalar } from "../derived-constant.ts";
import type { Json } from "../json.ts";
import type { CallArguments } from "../serialized.ts";
import { Operation, type OperationClass, type OperationOptions } from "./operation.ts";

export interface BinaryOptions extends OperationOptions {
  /** The left operand, where it is a number. */
  readonly x1?: number | null;
  /** The right operand, where it is a number. */
  readonly x2?: number | null;
}

/** y = x1 ∘ x2, element by element, with NumPy's broadcasting. Comparisons give 1 or 0. */
abstract class BinaryOperation extends Operation {
  static override readonly parameters = ["x1", "x2"];
  protected abstract readonly operator: BinaryOperator;
  protected override readonly inputCount: readonly [number, number];
  readonly #left: number | null;
  readonly #right: number | null;

  constructor(options: BinaryOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#left = this.args.numberOrNull("x1");
    this.#right = this.args.numberOrNull("x2");
    if (this.#left !== null && this.#right !== null)
      throw this.args.wrong("x2", "a tensor or a number, and the other a tensor", this.#right);
    const tensors = this.#left === null && this.#right === null ? 2 : 1;
    this.inputCount = [tensors, tensors];
    this.finish();
  }

  override getConfig(): { [key: string]: Json } {
    const { x1: _, x2: __, ...config } = super.getConfig();
    return config;
  }

  override callArguments(tensors: readonly Json[]): CallArguments {
    const rest = [...tensors];
    const operand = (value: number | null): Json => value ?? rest.shift() ?? null;
    return { args: [operand(this.#left), operand(this.#right)], kwargs: {} };
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): Value {
    const rest = [input, ...others];
    const operand = (name: string, value: number | null): Value =>
      value === null ? (rest.shift() as Value) : graph.constant(scalar(name, value));
    const left = operand("x1", this.#left);
    return graph.addOne("binary", [left, operand("x2", this.#right)], { operator: this.operator });
  }
}

const binary = (className: string, operator: BinaryOperator): OperationClass =>
  class extends BinaryOperation {
    static override readonly className = className;
    protected override readonly operator = operator;
  };

export const Add: OperationClass = binary("Add", "add");
export const Subtract: OperationClass = binary("Subtract", "subtract");
export const Multiply: OperationClass = binary("Multiply", "multiply");
export const Divide: OperationClass = binary("Divide", "divide");
export const TrueDivide: OperationClass = binary("TrueDivide", "divide");
export const Maximum: OperationClass = binary("Maximum", "maximum");
export const Minimum: OperationClass = binary("Minimum", "minimum");
export const Equal: OperationClass = binary("Equal", "equal");
export const NotEqual: OperationClass = binary("NotEqual", "notEqual");
export const Greater: OperationClass = binary("Greater", "greater");
export const GreaterEqual: OperationClass = binary("GreaterEqual", "greaterEqual");
export const Less: OperationClass = binary("Less", "less");
export const LessEqual: OperationClass = binary("LessEqual", "lessEqual");
export const LogicalAnd: OperationClass = binary("LogicalAnd", "logicalAnd");
export const LogicalOr: OperationClass = binary("LogicalOr", "logicalOr");
export const Power: OperationClass = binary("Power", "power");
