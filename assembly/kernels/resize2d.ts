import { Resize2D, ResizeSource } from "../abi";
import { copyFloats } from "../copy";
import { address, i32Field } from "../descriptor";
import { madd } from "../simd/madd";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * Y[n,i,j,c] = sum over rows h and columns w of R[i,h] · C[j,w] · X[n,h,w,c], where tables name the few h of each i and
 * w of each j that count, with their weights. First the rows are summed up, into one line, then its pixels.
 * Unit: an output row.
 */
export function resize2d_f32(descriptor: usize, begin: i32, end: i32): void {
  const outHeight = i32Field(descriptor, Resize2D.OutHeight);
  const outWidth = i32Field(descriptor, Resize2D.OutWidth);
  const channels = i32Field(descriptor, Resize2D.Channels);
  const imageBytes = <usize>i32Field(descriptor, Resize2D.XSampleStride);
  const rowBytes = <usize>i32Field(descriptor, Resize2D.XRowStride);
  const rows = address(descriptor, Resize2D.Rows);
  const rowsStride = <usize>i32Field(descriptor, Resize2D.RowsStride);
  const columns = address(descriptor, Resize2D.Columns);
  const columnsStride = <usize>i32Field(descriptor, Resize2D.ColumnsStride);
  const scratch = address(descriptor, Resize2D.Line);
  const pixelBytes = (<usize>channels) << 2;
  let y = address(descriptor, Resize2D.Y) + <usize>begin * <usize>outWidth * pixelBytes;
  for (let row = begin; row < end; row++) {
    const across = rows + <usize>(row % outHeight) * rowsStride;
    let line =
      address(descriptor, Resize2D.X) +
      <usize>(row / outHeight) * imageBytes +
      <usize>i32Field(across, ResizeSource.First);
    if (i32Field(across, ResizeSource.Count) > 1) {
      blend(across, line, rowBytes, scratch, <i32>(rowBytes >> 2));
      line = scratch;
    }
    let column = columns;
    for (let outX = 0; outX < outWidth; outX++) {
      const pixel = line + <usize>i32Field(column, ResizeSource.First);
      if (i32Field(column, ResizeSource.Count) > 1) blend(column, pixel, pixelBytes, y, channels);
      else copyFloats(pixel, y, channels);
      column += columnsStride;
      y += pixelBytes;
    }
  }
}

/** y[n] = sum over s of weight[s] · x[s,n], the weights of one source. */
function blend(source: usize, x: usize, stride: usize, y: usize, n: i32): void {
  const weights = source + ((<usize>ResizeSource.Weights) << 2);
  const end = weights + ((<usize>i32Field(source, ResizeSource.Count)) << 2);
  for (; n >= 16; n -= 16) {
    let v0 = f32x4.splat(0);
    let v1 = v0;
    let v2 = v0;
    let v3 = v0;
    let from = x;
    for (let at = weights; at < end; at += 4) {
      const weight = v128.load32_splat(at);
      v0 = madd(v128.load(from), weight, v0);
      v1 = madd(v128.load(from, 16), weight, v1);
      v2 = madd(v128.load(from, 32), weight, v2);
      v3 = madd(v128.load(from, 48), weight, v3);
      from += stride;
    }
    v128.store(y, v0);
    v128.store(y, v1, 16);
    v128.store(y, v2, 32);
    v128.store(y, v3, 48);
    x += 64;
    y += 64;
  }
  for (; n > 0; n -= 4) {
    let v = f32x4.splat(0);
    let from = x;
    for (let at = weights; at < end; at += 4) {
      v = madd(loadUpTo4(from, n), v128.load32_splat(at), v);
      from += stride;
    }
    storeUpTo4(y, v, n);
    x += 16;
    y += 16;
  }
}
