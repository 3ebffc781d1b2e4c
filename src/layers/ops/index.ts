import type { SymbolicTensor } from "../symbolic.ts";
import * as classes from "./binary.ts";
import type { OperationClass } from "./operation.ts";
import { Max, Mean, Min, type ReduceOptions, Sum } from "./reduce.ts";

/** A symbolic tensor, or a number. At least one operand is a tensor. */
export type Operand = SymbolicTensor | number;

/** Options of an operation with nothing but a name. */
type Named = { readonly name?: string | null };

function binary(each: OperationClass, x1: Operand, x2: Operand, { name }: Named = {}): SymbolicTensor {
  const constants = {
    name,
    x1: typeof x1 === "number" ? x1 : undefined,
    x2: typeof x2 === "number" ? x2 : undefined,
  };
  const operation = new each(constants as never);
  return operation.apply([x1, x2].filter((operand) => typeof operand !== "number"));
}

/** x1 + x2, element by element, with NumPy's broadcasting. */
export function add(x1: Operand, x2: Operand, options?: Named): SymbolicTensor {
  return binary(classes.Add, x1, x2, options);
}

/** x1 - x2, element by element, with NumPy's broadcasting. */
export function subtract(x1: Operand, x2: Operand, options?: Named): SymbolicTensor {
  return binary(classes.Subtract, x1, x2, options);
}

/** x1 · x2, element by element, with NumPy's broadcasting. */
export function multiply(x1: Operand, x2: Operand, options?: Named): SymbolicTensor {
  return binary(classes.Multiply, x1, x2, options);
}

/** x1 / x2, element by element, with NumPy's broadcasting. */
export function divide(x1: Operand, x2: Operand, options?: Named): SymbolicTensor {
  return binary(classes.Divide, x1, x2, options);
}

/** The larger of two, element by element, with NumPy's broadcasting. */
export function maximum(x1: Operand, x2: Operand, options?: Named): SymbolicTensor {
  return binary(classes.Maximum, x1, x2, options);
}

/** The smaller of two, element by element, with NumPy's broadcasting. */
export function minimum(x1: Operand, x2: Operand, options?: Named): SymbolicTensor {
  return binary(classes.Minimum, x1, x2, options);
}

const reduce = (each: OperationClass, x: SymbolicTensor, options: ReduceOptions): SymbolicTensor =>
  new each(options as never).apply(x);

/** The sum over axes other than the batch. */
export function sum(x: SymbolicTensor, options: ReduceOptions): SymbolicTensor {
  return reduce(Sum, x, options);
}

/** The mean over axes other than the batch. */
export function mean(x: SymbolicTensor, options: ReduceOptions): SymbolicTensor {
  return reduce(Mean, x, options);
}

/** The maximum over axes other than the batch. */
export function max(x: SymbolicTensor, options: ReduceOptions): SymbolicTensor {
  return reduce(Max, x, options);
}

/** The minimum over axes other than the batch. */
export function min(x: SymbolicTensor, options: ReduceOptions): SymbolicTensor {
  return reduce(Min, x, options);
}

export type { ReduceOptions };
