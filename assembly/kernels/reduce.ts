import { Reduce, ReduceAxis, ReduceOperator } from "../abi";
import { address, f32Field, i32Field } from "../descriptor";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * Y[o,i] = the sum, product, maximum or minimum of X at o + segments[s] + r·RunStride + i over all s and r, in that
 * order; a sum is divided by Divisor. Unit: a row of Inner elements.
 */
export function reduce_f32(descriptor: usize, begin: i32, end: i32): void {
  const operator = i32Field(descriptor, Reduce.Operator);
  const inner = i32Field(descriptor, Reduce.Inner);
  const outer = i32Field(descriptor, Reduce.Outer);
  const xSample = <usize>i32Field(descriptor, Reduce.XSampleStride);
  const axes = address(descriptor, Reduce.Axes);
  const lastAxis = axes + <usize>i32Field(descriptor, Reduce.AxisCount) * AXIS_BYTES;
  const rowBytes = (<usize>inner) << 2;
  let y = address(descriptor, Reduce.Y) + <usize>begin * rowBytes;
  for (let row = begin; row < end; row++) {
    let x = address(descriptor, Reduce.X) + <usize>(row / outer) * xSample;
    let rest = row % outer;
    for (let axis = lastAxis; axis > axes;) {
      axis -= AXIS_BYTES;
      const size = i32Field(axis, ReduceAxis.Count);
      x += <usize>(rest % size) * i32Field(axis, ReduceAxis.Stride);
      rest /= size;
    }
    if (operator == ReduceOperator.Sum) reduceRow(ReduceOperator.Sum, descriptor, x, y, inner);
    else if (operator == ReduceOperator.Max) reduceRow(ReduceOperator.Max, descriptor, x, y, inner);
    else if (operator == ReduceOperator.Min) reduceRow(ReduceOperator.Min, descriptor, x, y, inner);
    else reduceRow(ReduceOperator.Prod, descriptor, x, y, inner);
    y += rowBytes;
  }
}

const AXIS_BYTES: usize = (<usize>ReduceAxis.Size) << 2;

/** One row of Y: across it where it has a width, else along the run. */
// @ts-ignore: decorator
@inline
function reduceRow(operator: i32, descriptor: usize, x: usize, y: usize, inner: i32): void {
  const segments = address(descriptor, Reduce.Segments);
  const lastSegment = segments + ((<usize>i32Field(descriptor, Reduce.SegmentCount)) << 2);
  const run = i32Field(descriptor, Reduce.Run);
  const stride = <usize>i32Field(descriptor, Reduce.RunStride);
  const divisor = f32Field(descriptor, Reduce.Divisor);
  const start = f32x4.splat(startOf(operator));
  if (inner == 1 && stride == 4) {
    let total = startOf(operator);
    for (let segment = segments; segment < lastSegment; segment += 4) {
      total = combineOne(operator, total, reduceRun(operator, x + load<u32>(segment), run));
    }
    store<f32>(y, total / divisor);
    return;
  }
  for (; inner >= 16; inner -= 16) {
    let v0 = start;
    let v1 = start;
    let v2 = start;
    let v3 = start;
    for (let segment = segments; segment < lastSegment; segment += 4) {
      let at = x + load<u32>(segment);
      for (let r = 0; r < run; r++, at += stride) {
        v0 = combine(operator, v0, v128.load(at));
        v1 = combine(operator, v1, v128.load(at, 16));
        v2 = combine(operator, v2, v128.load(at, 32));
        v3 = combine(operator, v3, v128.load(at, 48));
      }
    }
    v128.store(y, f32x4.div(v0, f32x4.splat(divisor)));
    v128.store(y, f32x4.div(v1, f32x4.splat(divisor)), 16);
    v128.store(y, f32x4.div(v2, f32x4.splat(divisor)), 32);
    v128.store(y, f32x4.div(v3, f32x4.splat(divisor)), 48);
    x += 64;
    y += 64;
  }
  for (; inner > 0; inner -= 4) {
    let v = start;
    for (let segment = segments; segment < lastSegment; segment += 4) {
      let at = x + load<u32>(segment);
      for (let r = 0; r < run; r++, at += stride) v = combine(operator, v, loadUpTo4(at, inner));
    }
    storeUpTo4(y, f32x4.div(v, f32x4.splat(divisor)), inner);
    x += 16;
    y += 16;
  }
}

/** `count` (>= 1) neighbours: sixteen interleaved partial results, joined in one fixed order. */
// @ts-ignore: decorator
@inline
function reduceRun(operator: i32, x: usize, count: i32): f32 {
  let v0 = f32x4.splat(startOf(operator));
  let v1 = v0;
  let v2 = v0;
  let v3 = v0;
  for (; count >= 16; count -= 16) {
    v0 = combine(operator, v0, v128.load(x));
    v1 = combine(operator, v1, v128.load(x, 16));
    v2 = combine(operator, v2, v128.load(x, 32));
    v3 = combine(operator, v3, v128.load(x, 48));
    x += 64;
  }
  v0 = combine(operator, combine(operator, v0, v1), combine(operator, v2, v3));
  for (; count >= 4; count -= 4) {
    v0 = combine(operator, v0, v128.load(x));
    x += 16;
  }
  v0 = combine(operator, v0, v128.shuffle<f32>(v0, v0, 2, 3, 0, 1));
  let total = combineOne(operator, f32x4.extract_lane(v0, 0), f32x4.extract_lane(v0, 1));
  for (; count > 0; count--) {
    total = combineOne(operator, total, load<f32>(x));
    x += 4;
  }
  return total;
}

/** What leaves the other side as it is. */
// @ts-ignore: decorator
@inline
function startOf(operator: i32): f32 {
  if (operator == ReduceOperator.Sum) return 0;
  if (operator == ReduceOperator.Max) return -Infinity;
  return operator == ReduceOperator.Min ? Infinity : 1;
}

/** `max` and `min` keep a NaN of either side. */
// @ts-ignore: decorator
@inline
function combine(operator: i32, a: v128, b: v128): v128 {
  if (operator == ReduceOperator.Sum) return f32x4.add(a, b);
  if (operator == ReduceOperator.Max) return f32x4.max(a, b);
  return operator == ReduceOperator.Min ? f32x4.min(a, b) : f32x4.mul(a, b);
}

// @ts-ignore: decorator
@inline
function combineOne(operator: i32, a: f32, b: f32): f32 {
  if (operator == ReduceOperator.Sum) return a + b;
  if (operator == ReduceOperator.Max) return max<f32>(a, b);
  return operator == ReduceOperator.Min ? min<f32>(a, b) : a * b;
}
