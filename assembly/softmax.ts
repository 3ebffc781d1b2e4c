import { exp } from "./simd/exp";
import { loadTail, loadUpTo4, storeTail, storeUpTo4 } from "./simd/tail";

/**
 * y = e^(x - max) / sum e^(x - max) over one row, or with `logarithm` y = x - max - log(sum). x and y may be the same.
 * A NaN anywhere makes the whole row NaN, as in Keras.
 */
export function softmaxRow(x: usize, y: usize, n: i32, logarithm: bool): void {
  const max = f32x4.splat(rowMax(x, n));
  let sums = f32x4.splat(0);
  let from = x;
  let to = y;
  let left = n;
  for (; left >= 4; left -= 4) {
    const shifted = f32x4.sub(v128.load(from), max);
    const e = exp(shifted);
    sums = f32x4.add(sums, e);
    v128.store(to, logarithm ? shifted : e);
    from += 16;
    to += 16;
  }
  if (left > 0) {
    const shifted = f32x4.sub(loadTail(from, left), max);
    const e = exp(shifted);
    sums = f32x4.add(sums, v128.and(e, lanesBelow(left)));
    storeTail(to, logarithm ? shifted : e, left);
  }
  const sum = sumLanes(sums);
  const log = f32x4.splat(logarithm ? Mathf.log(sum) : 0);
  const total = f32x4.splat(sum);
  for (let rest = n; rest > 0; rest -= 4) {
    const e = loadUpTo4(y, rest);
    storeUpTo4(y, logarithm ? f32x4.sub(e, log) : f32x4.div(e, total), rest);
    y += 16;
  }
}

/** The largest value, if none is NaN; a NaN may be passed over here, since it makes the sum NaN anyway. */
function rowMax(x: usize, n: i32): f32 {
  let max = f32x4.splat(-Infinity);
  for (; n >= 4; n -= 4) {
    max = f32x4.pmax(max, v128.load(x));
    x += 16;
  }
  if (n > 0) max = f32x4.pmax(max, v128.bitselect(loadTail(x, n), max, lanesBelow(n)));
  max = f32x4.pmax(max, v128.shuffle<f32>(max, max, 2, 3, 0, 1));
  max = f32x4.pmax(max, v128.shuffle<f32>(max, max, 1, 0, 3, 2));
  return f32x4.extract_lane(max, 0);
}

/** All ones in the first `count` lanes. */
// @ts-ignore: decorator
@inline
function lanesBelow(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

// @ts-ignore: decorator
@inline
function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
