import type { Activation } from "../../../src/ops/activation.ts";
import type { BinaryOperator } from "../../../src/ops/binary.ts";
import type { ReduceAttributes } from "../../../src/ops/reduce.ts";
import { type Sketch, type Tensor, Unmapped } from "../sketch.ts";
import { broadcast } from "../ndarray.ts";

export function activate(
  sketch: Sketch,
  x: Tensor,
  name: Activation["name"],
  ...parameters: number[]
): Tensor {
  return sketch.addOne("activation", [x], { name, parameters });
}

/** a ∘ b with broadcasting. Operands of the same rank need no help; a scalar has none at all. */
export function binary(sketch: Sketch, operator: BinaryOperator, a: Tensor, b: Tensor): Tensor {
  const rank = Math.max(a.dims.length, b.dims.length);
  const [left, right] = [a, b].map((operand) => withRank(sketch, operand, rank));
  return sketch.addOne("binary", [left as Tensor, right as Tensor], { operator });
}

/** Axes of size 1 at the left, by a reshape. */
export function withRank(sketch: Sketch, x: Tensor, rank: number): Tensor {
  if (x.dims.length === rank) return x;
  const dims = [...Array.from({ length: rank - x.dims.length }, () => 1), ...x.dims];
  if (x.known) return sketch.known({ dims, data: x.known.data });
  return sketch.addOne("reshape", [x], { target: dims });
}

/** condition ? a : b; numbers are repeated before. */
export function where(sketch: Sketch, operands: readonly Tensor[]): Tensor {
  const rank = Math.max(...operands.map(({ dims }) => dims.length));
  const dims = Array.from({ length: rank }, (_, axis) =>
    Math.max(...operands.map((operand) => operand.dims[axis - rank + operand.dims.length] ?? 1)),
  );
  const repeated = operands.map((operand) => sketch.known(broadcast(sketch.numbers(operand), dims)));
  return sketch.addOne("where", repeated, {});
}

/** x ∘ number. */
export function withNumber(sketch: Sketch, operator: BinaryOperator, x: Tensor, number: number): Tensor {
  const weight = sketch.weight({ dims: [1], data: Float32Array.of(number) });
  return sketch.addOne("binary", [x, weight], { operator });
}

/** min(max(x, low), high): as relu or hard tanh where it is one. */
export function clamp(sketch: Sketch, x: Tensor, low: number, high: number): Tensor {
  if (low === 0 && high > 0) return activate(sketch, x, "relu", 0, high, 0);
  if (low === -1 && high === 1) return activate(sketch, x, "hardTanh");
  const raised = low === -Infinity ? x : withNumber(sketch, "maximum", x, low);
  if (high !== Infinity) return withNumber(sketch, "minimum", raised, high);
  return raised === x ? sketch.addOne("identity", [x], {}) : raised;
}

export function hardSigmoid(sketch: Sketch, x: Tensor, alpha: number, beta: number): Tensor {
  if (beta === 0.5 && alpha === 0.2) return activate(sketch, x, "hardSigmoid2");
  if (beta === 0.5 && Math.abs(alpha - 1 / 6) < 1e-7) return activate(sketch, x, "hardSigmoid");
  throw new Unmapped("hard sigmoid of another slope than Keras's");
}

/** max(x, 0) + slope · min(x, 0), as the PReLU layer has it. */
export function prelu(sketch: Sketch, x: Tensor, slope: Tensor): Tensor {
  const positive = activate(sketch, x, "relu", 0, Infinity, 0);
  const negative = withNumber(sketch, "minimum", x, 0);
  return binary(sketch, "add", positive, binary(sketch, "multiply", negative, slope));
}

/** A rowwise activation along any axis: it is moved to the end, and back. */
export function rowwise(sketch: Sketch, x: Tensor, name: "softmax" | "logSoftmax", axis: number): Tensor {
  const along = axis < 0 ? axis + x.dims.length : axis;
  const order = [...x.dims.map((_, i) => i).filter((i) => i !== along), along];
  if (along === x.dims.length - 1) return activate(sketch, x, name);
  const moved = sketch.addOne("transpose", [x], { permutation: [0, ...order.map((i) => sketch.axis(x, i))] });
  const result = activate(sketch, moved, name);
  const back = x.dims.map((_, i) => sketch.axis(x, order.indexOf(i)));
  return sketch.addOne("transpose", [result], { permutation: [0, ...back] });
}

/** Over all axes where none are named. */
export function reduce(
  sketch: Sketch,
  x: Tensor,
  operator: ReduceAttributes["operator"],
  axes: readonly number[] | undefined,
  keepDims: boolean,
): Tensor {
  const reduced = axes ?? x.dims.map((_, axis) => axis);
  return sketch.addOne("reduce", [x], {
    operator,
    axes: reduced.map((axis) => sketch.axis(x, axis)),
    keepDims,
  });
}
