import { Conv2D, Product } from "../abi";
import { address, i32Field } from "../descriptor";
import { activateRows, multiply } from "../gemm/product";

/**
 * Y[n,oh,ow,f] = act(sum over kh,kw,c of X[n, oh·sh + kh·dh - top, ow·sw + kw·dw - left, c] · K[kh,kw,c,f] + bias[f])
 *
 * A product whose left-hand matrix is never made: the row of an output pixel is its window of the image, which begins
 * at one address and goes on in runs (one for each kernel row, or for each kernel element where dilation or groups
 * part them). Where the window can reach over the edge, the band of image rows that a block of output rows reads is
 * first copied with zeros round it. Unit: an output row.
 */
export function conv2d_f32(descriptor: usize, begin: i32, end: i32): void {
  const outHeight = i32Field(descriptor, Conv2D.OutHeight);
  const outWidth = i32Field(descriptor, Conv2D.OutWidth);
  const height = i32Field(descriptor, Conv2D.Height);
  const strideHeight = i32Field(descriptor, Conv2D.StrideHeight);
  const padTop = i32Field(descriptor, Conv2D.PadTop);
  const channelBytes = i32Field(descriptor, Conv2D.Channels) << 2;
  const imageRowBytes = <usize>(i32Field(descriptor, Conv2D.Width) * channelBytes);
  const bandRowBytes = <usize>(i32Field(descriptor, Conv2D.BandWidth) * channelBytes);
  const blockRows = i32Field(descriptor, Conv2D.BlockOutRows);
  const bandHeight = i32Field(descriptor, Conv2D.BandHeight);
  const band = address(descriptor, Conv2D.Band);
  const table = address(descriptor, Conv2D.Table);
  const groups = i32Field(descriptor, Conv2D.Groups);
  const groupFilters = i32Field(descriptor, Product.N);
  const filters = groupFilters * groups;
  const yStride = (<usize>filters) << 2;
  const stepX = <usize>(i32Field(descriptor, Conv2D.StrideWidth) * channelBytes);
  const stepY = <usize>strideHeight * bandRowBytes;
  const groupBytes = <usize>(channelBytes / groups);

  let row = begin;
  while (row < end) {
    const outY = row % outHeight;
    const rows = min(min(blockRows, outHeight - outY), end - row);
    const image = address(descriptor, Conv2D.X) + <usize>(row / outHeight) * <usize>height * imageRowBytes;
    const top = outY * strideHeight - padTop;
    let first = image + <usize>top * imageRowBytes;
    if (band != 0) {
      // Fewer output rows than a whole block read a shorter band.
      const bandRows = bandHeight - (blockRows - rows) * strideHeight;
      fillBand(descriptor, band, bandRows, bandRowBytes, image, top);
      first = band;
    }
    const y = address(descriptor, Conv2D.Y) + <usize>row * <usize>outWidth * yStride;
    let panels = address(descriptor, Product.Panels);
    let bias = address(descriptor, Product.Addend);
    for (let group = 0; group < groups; group++) {
      let entry = table;
      for (let r = 0; r < rows; r++) {
        let pixel = first + <usize>group * groupBytes + <usize>r * stepY;
        for (let x = 0; x < outWidth; x++) {
          store<usize>(entry, pixel);
          entry += 4;
          pixel += stepX;
        }
      }
      const column = (<usize>(group * groupFilters)) << 2;
      multiply(descriptor, table, rows * outWidth, panels, bias, y + column, yStride);
      panels += <usize>i32Field(descriptor, Conv2D.GroupPanelStride);
      if (bias != 0) bias += <usize>i32Field(descriptor, Conv2D.GroupBiasStride);
    }
    activateRows(descriptor, y, rows * outWidth, filters, yStride);
    row += rows;
  }
}

/** Copies image rows top..top + rows into the band, with zeros for what lies outside the image. */
function fillBand(
  descriptor: usize,
  band: usize,
  rows: i32,
  bandRowBytes: usize,
  image: usize,
  top: i32,
): void {
  const height = i32Field(descriptor, Conv2D.Height);
  const channelBytes = i32Field(descriptor, Conv2D.Channels) << 2;
  const imageRowBytes = <usize>(i32Field(descriptor, Conv2D.Width) * channelBytes);
  const left = <usize>(i32Field(descriptor, Conv2D.PadLeft) * channelBytes);
  const right = bandRowBytes - left - imageRowBytes;
  for (let r = 0; r < rows; r++) {
    const y = top + r;
    if (y < 0 || y >= height) {
      memory.fill(band, 0, bandRowBytes);
    } else {
      memory.fill(band, 0, left);
      memory.copy(band + left, image + <usize>y * imageRowBytes, imageRowBytes);
      memory.fill(band + left + imageRowBytes, 0, right);
    }
    band += bandRowBytes;
  }
}
