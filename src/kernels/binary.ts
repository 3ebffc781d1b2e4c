import { Binary, BinaryOperator as Code } from "../../assembly/abi.ts";
import { elementCount, sameShape } from "../core/shape.ts";
import type { OpOf, Value } from "../graph/graph.ts";
import type { BinaryOperator } from "../ops/binary.ts";
import { type Description, emptyFields, type Kernel, type PlanScope } from "./kernel.ts";
import { addressOf, inputOf, outputOf } from "./operands.ts";
import { mergeAxes, repeatedStrides, sampleOf, sampleStride, type StridedAxis } from "./strides.ts";

/** `a < b` is `b > a`. */
const CODES: Readonly<Record<BinaryOperator, readonly [code: number, swapped: boolean]>> = {
  add: [Code.Add, false],
  subtract: [Code.Subtract, false],
  multiply: [Code.Multiply, false],
  divide: [Code.Divide, false],
  maximum: [Code.Maximum, false],
  minimum: [Code.Minimum, false],
  equal: [Code.Equal, false],
  notEqual: [Code.NotEqual, false],
  greater: [Code.Greater, false],
  greaterEqual: [Code.GreaterEqual, false],
  less: [Code.Greater, true],
  lessEqual: [Code.GreaterEqual, true],
  logicalAnd: [Code.LogicalAnd, false],
  logicalOr: [Code.LogicalOr, false],
  power: [Code.Power, false],
};

/** The first operand has the shape of the result, whose place it can give up. */
export const binaryInPlace: Kernel<"binary"> = {
  name: "binary_f32",
  op: "binary",
  inPlace: true,
  supports: (op) => isSupported(op) && sameShape(inputOf(op, 0).shape, outputOf(op).shape),
  describe,
};

/** Any two operands. */
export const binary: Kernel<"binary"> = {
  name: "binary_f32",
  op: "binary",
  supports: isSupported,
  describe,
};

/** Tensors have all axes, the batch first; weights stay the same for every sample. */
function isSupported(op: OpOf<"binary">): boolean {
  const rank = outputOf(op).shape.length;
  const fits = ({ constant, shape }: Value): boolean => {
    return constant === undefined ? shape.length === rank : shape.length < rank || shape[0] === 1;
  };
  return op.inputs.every(fits) && op.inputs.some(({ constant }) => constant === undefined);
}

function describe(op: OpOf<"binary">, scope: PlanScope): Description {
  const [code, isSwapped] = CODES[op.attributes.operator];
  const a = inputOf(op, isSwapped ? 1 : 0);
  const b = inputOf(op, isSwapped ? 0 : 1);
  const y = outputOf(op);
  const count = elementCount(sampleOf(y));
  const [aStrides, bStrides] = [repeatedStrides(a, y), repeatedStrides(b, y)];
  const axes = mergeAxes(
    sampleOf(y).map((size, i): StridedAxis => [size, aStrides[i] ?? 0, bStrides[i] ?? 0]),
  );
  const innermost = axes.pop() ?? [1, 4, 4];
  const [n, aStep, bStep] = count === 1 ? [1, onlyStep(a), onlyStep(b)] : innermost;
  const isFlat = axes.length === 0 && goesOn(a, aStep) && goesOn(b, bStep);
  const fields = emptyFields(Binary.Size);
  fields[Binary.A] = addressOf(a, scope);
  fields[Binary.B] = addressOf(b, scope);
  fields[Binary.Y] = scope.value(y);
  fields[Binary.Operator] = code;
  fields[Binary.Rows] = isFlat ? 0 : count / n;
  fields[Binary.N] = n;
  fields[Binary.AStep] = aStep;
  fields[Binary.BStep] = bStep;
  fields[Binary.ASampleStride] = sampleStride(a);
  fields[Binary.BSampleStride] = sampleStride(b);
  fields[Binary.Axes] = axes.length === 0 ? 0 : scope.table(axes.flat());
  fields[Binary.AxisCount] = axes.length;
  return { fields, unitsPerSample: isFlat ? count : count / n };
}

/** Does the same step lead from one sample to the next? */
function goesOn(operand: Value, step: number): boolean {
  return (step === 0) === (operand.constant !== undefined);
}

/** The step from one sample of a single element to the next. */
function onlyStep({ constant }: Value): number {
  return constant === undefined ? 4 : 0;
}
