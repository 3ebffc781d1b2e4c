import type { SymbolicTensor } from "../symbolic.ts";
import * as classes from "./binary.ts";
import { Matmul } from "./matmul.ts";
import type { OperationClass, OperationOptions } from "./operation.ts";
import { Where } from "./where.ts";

/** A symbolic tensor, or a number. At least one operand is a tensor. */
export type Operand = SymbolicTensor | number;

/** A function of two operands, element by element, with NumPy's broadcasting. */
export type BinaryFunction = (x1: Operand, x2: Operand, options?: OperationOptions) => SymbolicTensor;

const numberOf = (operand: Operand): number | undefined =>
  typeof operand === "number" ? operand : undefined;
const tensorsOf = (...operands: readonly Operand[]): readonly SymbolicTensor[] =>
  operands.filter((operand) => typeof operand !== "number");

function call(each: OperationClass, x1: Operand, x2: Operand, options?: OperationOptions): SymbolicTensor {
  const constants = { ...options, x1: numberOf(x1), x2: numberOf(x2) };
  return new each(constants as never).apply(tensorsOf(x1, x2));
}

/** x1 + x2, element by element. */
export const add: BinaryFunction = (x1, x2, options) => call(classes.Add, x1, x2, options);
/** x1 - x2, element by element. */
export const subtract: BinaryFunction = (x1, x2, options) => call(classes.Subtract, x1, x2, options);
/** x1 · x2, element by element. */
export const multiply: BinaryFunction = (x1, x2, options) => call(classes.Multiply, x1, x2, options);
/** x1 / x2, element by element. */
export const divide: BinaryFunction = (x1, x2, options) => call(classes.Divide, x1, x2, options);
/** x1 to the power of x2, element by element. */
export const power: BinaryFunction = (x1, x2, options) => call(classes.Power, x1, x2, options);
/** The larger of two, element by element. */
export const maximum: BinaryFunction = (x1, x2, options) => call(classes.Maximum, x1, x2, options);
/** The smaller of two, element by element. */
export const minimum: BinaryFunction = (x1, x2, options) => call(classes.Minimum, x1, x2, options);
/** 1 where x1 = x2, else 0, element by element. */
export const equal: BinaryFunction = (x1, x2, options) => call(classes.Equal, x1, x2, options);
/** 1 where x1 ≠ x2, else 0, element by element. */
export const notEqual: BinaryFunction = (x1, x2, options) => call(classes.NotEqual, x1, x2, options);
/** 1 where x1 > x2, else 0, element by element. */
export const greater: BinaryFunction = (x1, x2, options) => call(classes.Greater, x1, x2, options);
/** 1 where x1 ≥ x2, else 0, element by element. */
export const greaterEqual: BinaryFunction = (x1, x2, options) => call(classes.GreaterEqual, x1, x2, options);
/** 1 where x1 < x2, else 0, element by element. */
export const less: BinaryFunction = (x1, x2, options) => call(classes.Less, x1, x2, options);
/** 1 where x1 ≤ x2, else 0, element by element. */
export const lessEqual: BinaryFunction = (x1, x2, options) => call(classes.LessEqual, x1, x2, options);
/** 1 where neither is 0, else 0, element by element. */
export const logicalAnd: BinaryFunction = (x1, x2, options) => call(classes.LogicalAnd, x1, x2, options);
/** 1 where one is not 0, else 0, element by element. */
export const logicalOr: BinaryFunction = (x1, x2, options) => call(classes.LogicalOr, x1, x2, options);

/** x1 where the condition is not 0, else x2, element by element, with NumPy's broadcasting. */
export function where(
  condition: Operand,
  x1: Operand,
  x2: Operand,
  options?: OperationOptions,
): SymbolicTensor {
  const [first, second, third] = [condition, x1, x2].map((operand) => numberOf(operand) ?? null);
  const constants = { ...options, condition: first ?? null, x1: second ?? null, x2: third ?? null };
  return new Where(constants).apply(tensorsOf(condition, x1, x2));
}

/** The matrix product x1[..., m, k] · x2[..., k, n] for each sample; the axes between broadcast as in NumPy. */
export function matmul(x1: SymbolicTensor, x2: SymbolicTensor, options?: OperationOptions): SymbolicTensor {
  return new Matmul(options).apply([x1, x2]);
}
