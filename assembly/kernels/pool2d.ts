import { Pool2D, PoolMode, PoolWindow } from "../abi";
import { address, i32Field } from "../descriptor";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * Y[n,oh,ow,c] = the maximum, or the mean, of X[n,h,w,c] over the window of each output pixel, whose rows and
 * columns tables name. Unit: an output row.
 */
export function pool2d_f32(descriptor: usize, begin: i32, end: i32): void {
  if (i32Field(descriptor, Pool2D.Mode) == PoolMode.Max) pool(descriptor, begin, end, true);
  else pool(descriptor, begin, end, false);
}

// @ts-ignore: decorator
@inline
function pool(descriptor: usize, begin: i32, end: i32, isMax: bool): void {
  const channels = i32Field(descriptor, Pool2D.Channels);
  const outHeight = i32Field(descriptor, Pool2D.OutHeight);
  const outWidth = i32Field(descriptor, Pool2D.OutWidth);
  const pixelBytes = (<usize>channels) << 2;
  const imageBytes = <usize>i32Field(descriptor, Pool2D.XSampleStride);
  const rowBytes = <usize>i32Field(descriptor, Pool2D.XRowStride);
  let y = address(descriptor, Pool2D.Y) + <usize>begin * <usize>outWidth * pixelBytes;
  for (let row = begin; row < end; row++) {
    const across = address(descriptor, Pool2D.Rows) + <usize>(row % outHeight) * WINDOW_BYTES;
    const rows = i32Field(across, PoolWindow.Count);
    const line =
      address(descriptor, Pool2D.X) +
      <usize>(row / outHeight) * imageBytes +
      <usize>i32Field(across, PoolWindow.First);
    let column = address(descriptor, Pool2D.Columns);
    for (let outX = 0; outX < outWidth; outX++) {
      const window = line + <usize>i32Field(column, PoolWindow.First);
      const columns = i32Field(column, PoolWindow.Count);
      if (isMax) maxWindow(window, rows, columns, rowBytes, pixelBytes, y, channels);
      else averageWindow(window, rows, columns, rowBytes, pixelBytes, y, channels);
      column += WINDOW_BYTES;
      y += pixelBytes;
    }
  }
}

const WINDOW_BYTES: usize = (<usize>PoolWindow.Size) << 2;

/** `poolWindow` as a call, as is the one below: inlined into the loops over pixels V8 11 spills, and takes twice as long. */
function maxWindow(
  window: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
  y: usize,
  channels: i32,
): void {
  poolWindow(window, rows, columns, rowBytes, pixelBytes, y, channels, true);
}

function averageWindow(
  window: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
  y: usize,
  channels: i32,
): void {
  poolWindow(window, rows, columns, rowBytes, pixelBytes, y, channels, false);
}

/** All channels of one window of rows·columns pixels, 16 channels at a time, then 4. */
// @ts-ignore: decorator
@inline
function poolWindow(
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
  let end = window + <usize>rows * rowBytes;
  const across = <usize>columns * pixelBytes;
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
    for (let line = window; line < end; line += rowBytes) {
      for (let pixel = line; pixel < line + across; pixel += pixelBytes) {
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
    for (let line = window; line < end; line += rowBytes) {
      for (let pixel = line; pixel < line + across; pixel += pixelBytes) {
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
