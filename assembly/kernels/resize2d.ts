import { Resize2D, ResizeSource } from "../abi";
import { copyFloats } from "../copy";
import { address, f32Field, i32Field } from "../descriptor";
import { madd } from "../simd/madd";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * Y[n,i,j,c] = the mean of X[n,h,w,c] at the two rows and two columns that tables name, by the weights there; where
 * the second ones count nothing, a copy of the first. Unit: an output row.
 */
export function resize2d_f32(descriptor: usize, begin: i32, end: i32): void {
  const outHeight = i32Field(descriptor, Resize2D.OutHeight);
  const outWidth = i32Field(descriptor, Resize2D.OutWidth);
  const channels = i32Field(descriptor, Resize2D.Channels);
  const imageBytes = <usize>i32Field(descriptor, Resize2D.XSampleStride);
  const rows = address(descriptor, Resize2D.Rows);
  const columns = address(descriptor, Resize2D.Columns);
  const pixelBytes = (<usize>channels) << 2;
  let y = address(descriptor, Resize2D.Y) + <usize>begin * <usize>outWidth * pixelBytes;
  for (let row = begin; row < end; row++) {
    const image = address(descriptor, Resize2D.X) + <usize>(row / outHeight) * imageBytes;
    const across = rows + <usize>(row % outHeight) * SOURCE_BYTES;
    const upper = image + i32Field(across, ResizeSource.First);
    const lower = image + i32Field(across, ResizeSource.Second);
    const down = f32Field(across, ResizeSource.SecondWeight);
    let column = columns;
    for (let outX = 0; outX < outWidth; outX++) {
      const first = <usize>i32Field(column, ResizeSource.First);
      const second = <usize>i32Field(column, ResizeSource.Second);
      const right = f32Field(column, ResizeSource.SecondWeight);
      if (down == 0 && right == 0) copyFloats(upper + first, y, channels);
      else mix(upper + first, upper + second, lower + first, lower + second, down, right, y, channels);
      column += SOURCE_BYTES;
      y += pixelBytes;
    }
  }
}

const SOURCE_BYTES: usize = (<usize>ResizeSource.Size) << 2;

/** One pixel from four. */
function mix(
  upperLeft: usize,
  upperRight: usize,
  lowerLeft: usize,
  lowerRight: usize,
  down: f32,
  right: f32,
  y: usize,
  channels: i32,
): void {
  const r = f32x4.splat(right);
  const l = f32x4.splat(1 - right);
  const d = f32x4.splat(down);
  const u = f32x4.splat(1 - down);
  for (; channels > 0; channels -= 4) {
    const upper = madd(loadUpTo4(upperRight, channels), r, f32x4.mul(loadUpTo4(upperLeft, channels), l));
    const lower = madd(loadUpTo4(lowerRight, channels), r, f32x4.mul(loadUpTo4(lowerLeft, channels), l));
    storeUpTo4(y, madd(lower, d, f32x4.mul(upper, u)), channels);
    upperLeft += 16;
    upperRight += 16;
    lowerLeft += 16;
    lowerRight += 16;
    y += 16;
  }
}
