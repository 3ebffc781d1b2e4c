import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * All channels of one window of rows·columns pixels, 16 channels at a time, then 4. Column by column, as `walk` goes, so that
 * both keep the same one of several zeros.
 */
// @ts-ignore: decorator
@inline
export function poolWindow(
  window: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
  y: usize,
  channels: i32,
  isMax: bool,
): void {
  const start = f32x4.splat(isMax ? -Infinity : 0);
  const count = f32x4.splat(<f32>(rows * columns));
  let end = window + <usize>columns * pixelBytes;
  const down = <usize>rows * rowBytes;
  const none = f32x4.splat(0);
  for (; channels >= 16; channels -= 16) {
    let v0 = start;
    let v1 = start;
    let v2 = start;
    let v3 = start;
    let n0 = none;
    let n1 = none;
    let n2 = none;
    let n3 = none;
    for (let column = window; column < end; column += pixelBytes) {
      for (let pixel = column; pixel < column + down; pixel += rowBytes) {
        const x0 = v128.load(pixel);
        const x1 = v128.load(pixel, 16);
        const x2 = v128.load(pixel, 32);
        const x3 = v128.load(pixel, 48);
        v0 = combine(v0, x0, isMax);
        v1 = combine(v1, x1, isMax);
        v2 = combine(v2, x2, isMax);
        v3 = combine(v3, x3, isMax);
        n0 = noteNaN(n0, x0, isMax);
        n1 = noteNaN(n1, x1, isMax);
        n2 = noteNaN(n2, x2, isMax);
        n3 = noteNaN(n3, x3, isMax);
      }
    }
    v128.store(y, finish(v0, n0, count, isMax));
    v128.store(y, finish(v1, n1, count, isMax), 16);
    v128.store(y, finish(v2, n2, count, isMax), 32);
    v128.store(y, finish(v3, n3, count, isMax), 48);
    window += 64;
    end += 64;
    y += 64;
  }
  for (; channels > 0; channels -= 4) {
    let v = start;
    let n = none;
    for (let column = window; column < end; column += pixelBytes) {
      for (let pixel = column; pixel < column + down; pixel += rowBytes) {
        const x = loadUpTo4(pixel, channels);
        v = combine(v, x, isMax);
        n = noteNaN(n, x, isMax);
      }
    }
    storeUpTo4(y, finish(v, n, count, isMax), channels);
    window += 16;
    end += 16;
    y += 16;
  }
}

/** `pmax` is one instruction where `max`, which keeps NaN as Keras does, takes six; so NaN is noted beside it. */
// @ts-ignore: decorator
@inline
function combine(value: v128, x: v128, isMax: bool): v128 {
  return isMax ? f32x4.pmax(value, x) : f32x4.add(value, x);
}

/** All ones where a NaN has been seen. A sum needs no note. */
// @ts-ignore: decorator
@inline
function noteNaN(note: v128, x: v128, isMax: bool): v128 {
  return isMax ? v128.or(note, f32x4.ne(x, x)) : note;
}

// @ts-ignore: decorator
@inline
function finish(value: v128, note: v128, count: v128, isMax: bool): v128 {
  return isMax ? v128.or(value, note) : f32x4.div(value, count);
}
