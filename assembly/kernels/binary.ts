import { Binary, BinaryAxis, BinaryOperator } from "../abi";
import { address, i32Field } from "../descriptor";
import { pow64 } from "../doubles";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * y = a ∘ b with broadcasting. Unit: a row, the innermost axis; where all is one row, an element.
 * Y may be the same as A or B where that has Y's shape.
 */
export function binary_f32(descriptor: usize, begin: i32, end: i32): void {
  const rows = i32Field(descriptor, Binary.Rows);
  const operator = i32Field(descriptor, Binary.Operator);
  const n = i32Field(descriptor, Binary.N);
  const aStep = i32Field(descriptor, Binary.AStep);
  const bStep = i32Field(descriptor, Binary.BStep);
  const a = address(descriptor, Binary.A);
  const b = address(descriptor, Binary.B);
  let y = address(descriptor, Binary.Y);
  if (rows == 0) {
    const first = <usize>begin;
    const count = end - begin;
    if (count <= 0) return;
    combineRows(
      operator,
      1,
      a + first * aStep,
      b + first * bStep,
      y + (first << 2),
      count,
      aStep,
      bStep,
      0,
      0,
    );
    return;
  }
  const aSample = i32Field(descriptor, Binary.ASampleStride);
  const bSample = i32Field(descriptor, Binary.BSampleStride);
  const axes = address(descriptor, Binary.Axes);
  const axisCount = i32Field(descriptor, Binary.AxisCount);
  // Neighbouring rows, along the last of the axes, go together.
  const near = axes + <usize>max(axisCount - 1, 0) * AXIS_BYTES;
  const nearCount = axisCount > 0 ? i32Field(near, BinaryAxis.Count) : 1;
  const aStride = axisCount > 0 ? i32Field(near, BinaryAxis.AStride) : 0;
  const bStride = axisCount > 0 ? i32Field(near, BinaryAxis.BStride) : 0;
  y += <usize>begin * ((<usize>n) << 2);
  for (let row = begin; row < end;) {
    const sample = <usize>(row / rows);
    const first = row % nearCount;
    const count = min(end - row, nearCount - first);
    let aRow = a + sample * aSample + <usize>first * aStride;
    let bRow = b + sample * bSample + <usize>first * bStride;
    let rest = (row % rows) / nearCount;
    for (let axis = near; axis > axes;) {
      axis -= AXIS_BYTES;
      const size = i32Field(axis, BinaryAxis.Count);
      const i = <usize>(rest % size);
      rest /= size;
      aRow += i * i32Field(axis, BinaryAxis.AStride);
      bRow += i * i32Field(axis, BinaryAxis.BStride);
    }
    combineRows(operator, count, aRow, bRow, y, n, aStep, bStep, aStride, bStride);
    row += count;
    y += <usize>count * ((<usize>n) << 2);
  }
}

const AXIS_BYTES: usize = (<usize>BinaryAxis.Size) << 2;

/** One loop for each operator of arithmetic and one for all others, over rows of `n` (>= 1) that follow each other in Y. */
function combineRows(
  operator: i32,
  rows: i32,
  a: usize,
  b: usize,
  y: usize,
  n: i32,
  aStep: i32,
  bStep: i32,
  aStride: i32,
  bStride: i32,
): void {
  if (operator == BinaryOperator.Add)
    loop(BinaryOperator.Add, rows, a, b, y, n, aStep, bStep, aStride, bStride);
  else if (operator == BinaryOperator.Subtract)
    loop(BinaryOperator.Subtract, rows, a, b, y, n, aStep, bStep, aStride, bStride);
  else if (operator == BinaryOperator.Multiply)
    loop(BinaryOperator.Multiply, rows, a, b, y, n, aStep, bStep, aStride, bStride);
  else if (operator == BinaryOperator.Divide)
    loop(BinaryOperator.Divide, rows, a, b, y, n, aStep, bStep, aStride, bStride);
  else if (operator == BinaryOperator.Maximum)
    loop(BinaryOperator.Maximum, rows, a, b, y, n, aStep, bStep, aStride, bStride);
  else if (operator == BinaryOperator.Minimum)
    loop(BinaryOperator.Minimum, rows, a, b, y, n, aStep, bStep, aStride, bStride);
  else loop(operator, rows, a, b, y, n, aStep, bStep, aStride, bStride);
}

/** A step of 0 repeats one number all along the row. */
// @ts-ignore: decorator
@inline
function loop(
  operator: i32,
  rows: i32,
  a: usize,
  b: usize,
  y: usize,
  n: i32,
  aStep: i32,
  bStep: i32,
  aStride: i32,
  bStride: i32,
): void {
  for (; rows > 0; rows--) {
    let va = v128.load32_splat(a);
    let vb = v128.load32_splat(b);
    let aAt = a;
    let bAt = b;
    let left = n;
    for (; left >= 4; left -= 4) {
      if (aStep != 0) va = v128.load(aAt);
      if (bStep != 0) vb = v128.load(bAt);
      v128.store(y, combine(operator, va, vb));
      aAt += 16;
      bAt += 16;
      y += 16;
    }
    if (left > 0) {
      if (aStep != 0) va = loadUpTo4(aAt, left);
      if (bStep != 0) vb = loadUpTo4(bAt, left);
      storeUpTo4(y, combine(operator, va, vb), left);
      y += (<usize>left) << 2;
    }
    a += aStride;
    b += bStride;
  }
}

/** a^b, one lane after the other. */
function power(a: v128, b: v128): v128 {
  for (let lane = 0; lane < 4; lane++) {
    // The first lane goes to the end; after four turns all are done, and in their places.
    const p = <f32>pow64(<f64>f32x4.extract_lane(a, 0), <f64>f32x4.extract_lane(b, 0));
    a = v128.shuffle<f32>(f32x4.replace_lane(a, 0, p), a, 1, 2, 3, 0);
    b = v128.shuffle<f32>(b, b, 1, 2, 3, 0);
  }
  return a;
}

/** `max` and `min` give NaN where either side is NaN, as Keras does. */
// @ts-ignore: decorator
@inline
function combine(operator: i32, a: v128, b: v128): v128 {
  if (operator == BinaryOperator.Add) return f32x4.add(a, b);
  if (operator == BinaryOperator.Subtract) return f32x4.sub(a, b);
  if (operator == BinaryOperator.Multiply) return f32x4.mul(a, b);
  if (operator == BinaryOperator.Divide) return f32x4.div(a, b);
  if (operator == BinaryOperator.Maximum) return f32x4.max(a, b);
  if (operator == BinaryOperator.Minimum) return f32x4.min(a, b);
  return combineOther(operator, a, b);
}

/** Powers, and the operators of masks: rare enough for a call. */
function combineOther(operator: i32, a: v128, b: v128): v128 {
  if (operator == BinaryOperator.Power) return power(a, b);
  const one = f32x4.splat(1);
  if (operator == BinaryOperator.Equal) return v128.and(f32x4.eq(a, b), one);
  if (operator == BinaryOperator.NotEqual) return v128.and(f32x4.ne(a, b), one);
  if (operator == BinaryOperator.Greater) return v128.and(f32x4.gt(a, b), one);
  if (operator == BinaryOperator.GreaterEqual) return v128.and(f32x4.ge(a, b), one);
  const zero = f32x4.splat(0);
  const isA = f32x4.ne(a, zero);
  const isB = f32x4.ne(b, zero);
  const both = operator == BinaryOperator.LogicalAnd ? v128.and(isA, isB) : v128.or(isA, isB);
  return v128.and(both, one);
}
