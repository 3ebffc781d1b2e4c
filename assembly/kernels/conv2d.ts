import { Conv2D, Product } from "../abi";
import { address, i32Field } from "../descriptor";
import { activateRows, multiply } from "../gemm/product";

/**
 * Y[n,od,oh,ow,f] = act(bias[f] + sum over kd,kh,kw,c of
 *   X[n, od·sd + kd·dd - front, oh·sh + kh·dh - top, ow·sw + kw·dw - left, c] · K[kd,kh,kw,c,f])
 *
 * A product whose left-hand matrix is never made: the row of an output pixel is its window of the volume, which begins
 * at one address and goes on in runs (one for each kernel row, or for each kernel element where dilation or groups
 * part them). Where the window can reach over the edge, the bands of rows that a block of output rows reads, one in each
 * plane, are first copied with zeros round them. An image is a volume of depth 1. Unit: an output row.
 */
export function conv2d_f32(descriptor: usize, begin: i32, end: i32): void {
  convolve(descriptor, address(descriptor, Conv2D.X), address(descriptor, Conv2D.Y), false, begin, end);
}

/** The same from volumes at `x` to outputs at `y`; these are added to instead of the bias where `adds` is set. */
export function convolve(descriptor: usize, x: usize, y: usize, adds: bool, begin: i32, end: i32): void {
  const outDepth = i32Field(descriptor, Conv2D.OutDepth);
  const outHeight = i32Field(descriptor, Conv2D.OutHeight);
  const outWidth = i32Field(descriptor, Conv2D.OutWidth);
  const height = i32Field(descriptor, Conv2D.Height);
  const strideDepth = i32Field(descriptor, Conv2D.StrideDepth);
  const strideHeight = i32Field(descriptor, Conv2D.StrideHeight);
  const padFront = i32Field(descriptor, Conv2D.PadFront);
  const padTop = i32Field(descriptor, Conv2D.PadTop);
  const channelBytes = i32Field(descriptor, Conv2D.Channels) << 2;
  const imageRowBytes = <usize>(i32Field(descriptor, Conv2D.Width) * channelBytes);
  const planeBytes = <usize>height * imageRowBytes;
  const volumeBytes = <usize>i32Field(descriptor, Conv2D.Depth) * planeBytes;
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
    const plane = row / outHeight;
    const volume = x + <usize>(plane / outDepth) * volumeBytes;
    const front = (plane % outDepth) * strideDepth - padFront;
    const top = outY * strideHeight - padTop;
    let first = volume + <usize>front * planeBytes + <usize>top * imageRowBytes;
    if (band != 0) {
      // Fewer output rows than a whole block read shorter bands.
      fillBands(descriptor, band, bandHeight - (blockRows - rows) * strideHeight, volume, front, top);
      first = band;
    }
    const to = y + <usize>row * <usize>outWidth * yStride;
    let panels = address(descriptor, Product.Panels);
    let addend = adds ? to : address(descriptor, Product.Addend);
    for (let group = 0; group < groups; group++) {
      let entry = table;
      for (let r = 0; r < rows; r++) {
        let pixel = first + <usize>group * groupBytes + <usize>r * stepY;
        for (let column = 0; column < outWidth; column++) {
          store<usize>(entry, pixel);
          entry += 4;
          pixel += stepX;
        }
      }
      const skip = (<usize>(group * groupFilters)) << 2;
      multiply(descriptor, table, rows * outWidth, panels, addend, to + skip, yStride);
      panels += <usize>i32Field(descriptor, Conv2D.GroupPanelStride);
      if (addend != 0) addend += <usize>i32Field(descriptor, Conv2D.GroupBiasStride);
    }
    activateRows(descriptor, to, rows * outWidth, filters, yStride);
    row += rows;
  }
}

/** Copies rows top..top + rows of each plane that is read into the plane's band, with zeros for what lies outside. */
function fillBands(descriptor: usize, band: usize, rows: i32, volume: usize, front: i32, top: i32): void {
  const depth = i32Field(descriptor, Conv2D.Depth);
  const height = i32Field(descriptor, Conv2D.Height);
  const channelBytes = i32Field(descriptor, Conv2D.Channels) << 2;
  const rowBytes = <usize>(i32Field(descriptor, Conv2D.Width) * channelBytes);
  const bandRowBytes = <usize>(i32Field(descriptor, Conv2D.BandWidth) * channelBytes);
  const bandBytes = <usize>i32Field(descriptor, Conv2D.BandHeight) * bandRowBytes;
  const left = <usize>(i32Field(descriptor, Conv2D.PadLeft) * channelBytes);
  const right = bandRowBytes - left - rowBytes;
  const kernelDepth = i32Field(descriptor, Conv2D.KernelDepth);
  const dilation = i32Field(descriptor, Conv2D.DilationDepth);
  for (let kz = 0; kz < kernelDepth; kz++) {
    const z = front + kz * dilation;
    const isInside = z >= 0 && z < depth;
    const plane = volume + <usize>(z * height) * rowBytes;
    let to = band + <usize>kz * bandBytes;
    for (let r = 0; r < rows; r++) {
      const y = top + r;
      if (!isInside || y < 0 || y >= height) {
        memory.fill(to, 0, bandRowBytes);
      } else {
        memory.fill(to, 0, left);
        memory.copy(to + left, plane + <usize>y * rowBytes, rowBytes);
        memory.fill(to + left + rowBytes, 0, right);
      }
      to += bandRowBytes;
    }
  }
}
