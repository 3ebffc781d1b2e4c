import { Activation } from "./abi";
import { activate } from "./activation";
import { exp } from "./simd/exp";
import { loadTail, loadUpTo4, storeUpTo4 } from "./simd/tail";

/**
 * y = e^(x - max) / sum e^(x - max) over one row, or with `logarithm` y = x - max - log(sum). x and y may be the same.
 * A NaN anywhere makes the whole row NaN, as in Keras. Several passes over a row that is in cache cost less than one pass
 * that does everything: its values would not stay in registers.
 */
export function softmaxRow(x: usize, y: usize, n: i32, logarithm: bool): void {
  subtract(x, y, n, rowMax(x, n));
  if (logarithm) {
    subtract(y, y, n, Mathf.log(sumExp(y, n)));
  } else {
    activate(Activation.Exponential, y, y, n, 0, 0, 0);
    multiply(y, n, 1 / sum(y, n));
  }
}

/** The largest value, if none is NaN; a NaN may be passed over here, since it makes the sum NaN anyway. */
function rowMax(x: usize, n: i32): f32 {
  let max = f32x4.splat(-Infinity);
  if (n >= 16) {
    let max1 = max;
    let max2 = max;
    let max3 = max;
    for (; n >= 16; n -= 16) {
      max = f32x4.pmax(max, v128.load(x));
      max1 = f32x4.pmax(max1, v128.load(x, 16));
      max2 = f32x4.pmax(max2, v128.load(x, 32));
      max3 = f32x4.pmax(max3, v128.load(x, 48));
      x += 64;
    }
    max = f32x4.pmax(f32x4.pmax(max, max1), f32x4.pmax(max2, max3));
  }
  for (; n >= 4; n -= 4) {
    max = f32x4.pmax(max, v128.load(x));
    x += 16;
  }
  if (n > 0) max = f32x4.pmax(max, v128.bitselect(loadTail(x, n), max, lanesBelow(n)));
  max = f32x4.pmax(max, v128.shuffle<f32>(max, max, 2, 3, 0, 1));
  max = f32x4.pmax(max, v128.shuffle<f32>(max, max, 1, 0, 3, 2));
  return f32x4.extract_lane(max, 0);
}

/** y[i] = x[i] - b */
function subtract(x: usize, y: usize, n: i32, b: f32): void {
  const by = f32x4.splat(b);
  for (; n >= 16; n -= 16) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    v128.store(y, f32x4.sub(x0, by));
    v128.store(y, f32x4.sub(x1, by), 16);
    v128.store(y, f32x4.sub(x2, by), 32);
    v128.store(y, f32x4.sub(x3, by), 48);
    x += 64;
    y += 64;
  }
  for (; n > 0; n -= 4) {
    storeUpTo4(y, f32x4.sub(loadUpTo4(x, n), by), n);
    x += 16;
    y += 16;
  }
}

/** y[i] *= b */
function multiply(y: usize, n: i32, b: f32): void {
  const by = f32x4.splat(b);
  for (; n >= 16; n -= 16) {
    v128.store(y, f32x4.mul(v128.load(y), by));
    v128.store(y, f32x4.mul(v128.load(y, 16), by), 16);
    v128.store(y, f32x4.mul(v128.load(y, 32), by), 32);
    v128.store(y, f32x4.mul(v128.load(y, 48), by), 48);
    y += 64;
  }
  for (; n > 0; n -= 4) {
    storeUpTo4(y, f32x4.mul(loadUpTo4(y, n), by), n);
    y += 16;
  }
}

/** The sum of a row. */
function sum(x: usize, n: i32): f32 {
  let sums = f32x4.splat(0);
  if (n >= 16) {
    let sums1 = sums;
    let sums2 = sums;
    let sums3 = sums;
    for (; n >= 16; n -= 16) {
      sums = f32x4.add(sums, v128.load(x));
      sums1 = f32x4.add(sums1, v128.load(x, 16));
      sums2 = f32x4.add(sums2, v128.load(x, 32));
      sums3 = f32x4.add(sums3, v128.load(x, 48));
      x += 64;
    }
    sums = f32x4.add(f32x4.add(sums, sums1), f32x4.add(sums2, sums3));
  }
  for (; n > 0; n -= 4) {
    sums = f32x4.add(sums, loadUpTo4(x, n));
    x += 16;
  }
  return sumLanes(sums);
}

/** The sum of e^x over a row. */
function sumExp(x: usize, n: i32): f32 {
  let sums = f32x4.splat(0);
  for (; n >= 4; n -= 4) {
    sums = f32x4.add(sums, exp(v128.load(x)));
    x += 16;
  }
  if (n > 0) sums = f32x4.add(sums, v128.and(exp(loadTail(x, n)), lanesBelow(n)));
  return sumLanes(sums);
}

/** All ones in the first `count` lanes. */
// @ts-ignore: decorator
@inline
function lanesBelow(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

// @ts-ignore: decorator
@inline
export function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
