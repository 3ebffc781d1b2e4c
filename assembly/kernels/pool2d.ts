import { Pool2D, PoolMode, PoolWindow } from "../abi";
import { address, i32Field } from "../descriptor";
import { maxima2by2, maxima3by1, maxima3by2, means2by2, means3by1, means3by2 } from "../pool/walk";
import { poolWindow } from "../pool/window";

/**
 * Y[n,oh,ow,c] = the maximum, or the mean, of X[n,h,w,c] over the window of each output pixel, whose rows and
 * columns tables name. Windows that share columns go by in a walk along the row, the others one by one. Unit: an output row.
 */
export function pool2d_f32(descriptor: usize, begin: i32, end: i32): void {
  const outHeight = i32Field(descriptor, Pool2D.OutHeight);
  const outWidth = i32Field(descriptor, Pool2D.OutWidth);
  const pixelBytes = (<usize>i32Field(descriptor, Pool2D.Channels)) << 2;
  const imageBytes = <usize>i32Field(descriptor, Pool2D.XSampleStride);
  const walkSize = i32Field(descriptor, Pool2D.WalkSize);
  const walkFrom = i32Field(descriptor, Pool2D.WalkFrom);
  const walkTo = i32Field(descriptor, Pool2D.WalkTo);
  let y = address(descriptor, Pool2D.Y) + <usize>begin * <usize>outWidth * pixelBytes;
  for (let row = begin; row < end; row++) {
    const across = address(descriptor, Pool2D.Rows) + <usize>(row % outHeight) * WINDOW_BYTES;
    const rows = i32Field(across, PoolWindow.Count);
    const line =
      address(descriptor, Pool2D.X) +
      <usize>(row / outHeight) * imageBytes +
      <usize>i32Field(across, PoolWindow.First);
    if (rows == walkSize && walkRow(descriptor, line, y)) {
      poolRow(descriptor, line, rows, y, 0, walkFrom);
      poolRow(descriptor, line, rows, y, walkTo, outWidth);
    } else {
      poolRow(descriptor, line, rows, y, 0, outWidth);
    }
    y += <usize>outWidth * pixelBytes;
  }
}

const WINDOW_BYTES: usize = (<usize>PoolWindow.Size) << 2;

/** The windows of one row that can be walked. False if their NaNs want the other way. */
function walkRow(descriptor: usize, line: usize, y: usize): bool {
  const isMax = i32Field(descriptor, Pool2D.Mode) == PoolMode.Max;
  const size = i32Field(descriptor, Pool2D.WalkSize);
  const stride = i32Field(descriptor, Pool2D.WalkStride);
  const from = i32Field(descriptor, Pool2D.WalkFrom);
  const count = i32Field(descriptor, Pool2D.WalkTo) - from;
  const pixelBytes = (<usize>i32Field(descriptor, Pool2D.Channels)) << 2;
  const rowBytes = <usize>i32Field(descriptor, Pool2D.XRowStride);
  const kept = address(descriptor, Pool2D.Kept);
  const column = address(descriptor, Pool2D.Columns) + <usize>from * WINDOW_BYTES;
  const x = line + <usize>i32Field(column, PoolWindow.First);
  y += <usize>from * pixelBytes;
  if (isMax) {
    if (size == 2) return maxima2by2(x, y, count, pixelBytes, rowBytes, kept);
    if (stride == 2) return maxima3by2(x, y, count, pixelBytes, rowBytes, kept);
    return maxima3by1(x, y, count, pixelBytes, rowBytes, kept);
  }
  if (size == 2) return means2by2(x, y, count, pixelBytes, rowBytes, kept);
  if (stride == 2) return means3by2(x, y, count, pixelBytes, rowBytes, kept);
  return means3by1(x, y, count, pixelBytes, rowBytes, kept);
}

/** Windows `from` to `to` of one row, whatever their size. */
function poolRow(descriptor: usize, line: usize, rows: i32, y: usize, from: i32, to: i32): void {
  const isMax = i32Field(descriptor, Pool2D.Mode) == PoolMode.Max;
  const channels = i32Field(descriptor, Pool2D.Channels);
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>i32Field(descriptor, Pool2D.XRowStride);
  let column = address(descriptor, Pool2D.Columns) + <usize>from * WINDOW_BYTES;
  y += <usize>from * pixelBytes;
  for (; from < to; from++) {
    const window = line + <usize>i32Field(column, PoolWindow.First);
    const columns = i32Field(column, PoolWindow.Count);
    if (isMax) maxWindow(window, rows, columns, rowBytes, pixelBytes, y, channels);
    else averageWindow(window, rows, columns, rowBytes, pixelBytes, y, channels);
    column += WINDOW_BYTES;
    y += pixelBytes;
  }
}

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
