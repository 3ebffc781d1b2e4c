import { ConvTranspose2D, Product, Tile } from "../abi";
import { address, i32Field } from "../descriptor";
import { activateRows, multiply } from "../gemm/product";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * Y[n,od,oh,ow,f] = act(bias[f] + sum over id,ih,iw,kd,kh,kw,c of X[n,id,ih,iw,c] · K[kd,kh,kw,f,c]), over all that land
 * on it: od = id·sd + kd·dd - front, oh = ih·sh + kh·dh - top, ow = iw·sw + kw·dw - left
 *
 * An output row gathers the input rows that land on it, each with one row of the kernel: a product of the row's pixels
 * with K[kd,kh] as a matrix [c, kw·f], whose results are then added where they belong. So each product is made once, and
 * only a block of them is kept at a time. An image is a volume of depth 1. Unit: an output row.
 */
export function conv_transpose2d_f32(descriptor: usize, begin: i32, end: i32): void {
  const outDepth = i32Field(descriptor, ConvTranspose2D.OutDepth);
  const outHeight = i32Field(descriptor, ConvTranspose2D.OutHeight);
  const outWidth = i32Field(descriptor, ConvTranspose2D.OutWidth);
  const depth = i32Field(descriptor, ConvTranspose2D.Depth);
  const height = i32Field(descriptor, ConvTranspose2D.Height);
  const width = i32Field(descriptor, ConvTranspose2D.Width);
  const filters = i32Field(descriptor, ConvTranspose2D.Filters);
  const kernelDepth = i32Field(descriptor, ConvTranspose2D.KernelDepth);
  const kernelHeight = i32Field(descriptor, ConvTranspose2D.KernelHeight);
  const strideDepth = i32Field(descriptor, ConvTranspose2D.StrideDepth);
  const strideHeight = i32Field(descriptor, ConvTranspose2D.StrideHeight);
  const dilationDepth = i32Field(descriptor, ConvTranspose2D.DilationDepth);
  const dilationHeight = i32Field(descriptor, ConvTranspose2D.DilationHeight);
  const table = address(descriptor, ConvTranspose2D.Table);
  const products = address(descriptor, ConvTranspose2D.Products);
  const pixelBytes = (<usize>i32Field(descriptor, ConvTranspose2D.Channels)) << 2;
  const outPixelBytes = (<usize>filters) << 2;
  const productBytes = (<usize>i32Field(descriptor, Product.N)) << 2;
  const lineBytes = <usize>width * pixelBytes;
  const panelStride = <usize>i32Field(descriptor, ConvTranspose2D.RowPanelStride);

  let y = address(descriptor, ConvTranspose2D.Y) + <usize>begin * <usize>outWidth * outPixelBytes;
  for (let row = begin; row < end; row++) {
    const outPlane = row / outHeight;
    const volume =
      address(descriptor, ConvTranspose2D.X) +
      <usize>(outPlane / outDepth) * <usize>depth * <usize>height * lineBytes;
    startRow(address(descriptor, ConvTranspose2D.Bias), y, outWidth, outPixelBytes);
    const placeZ = (outPlane % outDepth) + i32Field(descriptor, ConvTranspose2D.CropFront);
    const placeY = (row % outHeight) + i32Field(descriptor, ConvTranspose2D.CropTop);
    for (let tap = 0; tap < kernelDepth * kernelHeight; tap++) {
      const sourceZ = sourceOf(placeZ - (tap / kernelHeight) * dilationDepth, strideDepth, depth);
      const sourceY = sourceOf(placeY - (tap % kernelHeight) * dilationHeight, strideHeight, height);
      if (sourceZ < 0 || sourceY < 0) continue;
      const line = volume + <usize>(sourceZ * height + sourceY) * lineBytes;
      const panels = address(descriptor, Product.Panels) + <usize>tap * panelStride;
      for (let from = 0; from < width; from += Tile.BlockRows) {
        const pixels = min(width - from, <i32>Tile.BlockRows);
        let pixel = line + <usize>from * pixelBytes;
        for (let i = 0; i < pixels; i++) {
          store<usize>(table + ((<usize>i) << 2), pixel);
          pixel += pixelBytes;
        }
        multiply(descriptor, table, pixels, panels, 0, products, productBytes);
        addProducts(descriptor, products, from, pixels, y);
      }
    }
    activateRows(descriptor, y, outWidth, filters, outPixelBytes);
    y += <usize>outWidth * outPixelBytes;
  }
}

/** The element that was spread to `place`; negative if none was. */
function sourceOf(place: i32, stride: i32, size: i32): i32 {
  return place >= 0 && place % stride == 0 && place / stride < size ? place / stride : -1;
}

/** Each pixel of the row begins as the bias, or as zeros. */
function startRow(bias: usize, y: usize, pixels: i32, pixelBytes: usize): void {
  if (bias == 0) {
    memory.fill(y, 0, <usize>pixels * pixelBytes);
    return;
  }
  for (let i = 0; i < pixels; i++) {
    memory.copy(y, bias, pixelBytes);
    y += pixelBytes;
  }
}

/** Adds the products [pixels, kw·f] of the input pixels from `from` on where they land in the output row. */
function addProducts(descriptor: usize, products: usize, from: i32, pixels: i32, y: usize): void {
  const outWidth = i32Field(descriptor, ConvTranspose2D.OutWidth);
  const filters = i32Field(descriptor, ConvTranspose2D.Filters);
  const kernelWidth = i32Field(descriptor, ConvTranspose2D.KernelWidth);
  const stride = i32Field(descriptor, ConvTranspose2D.StrideWidth);
  const dilation = i32Field(descriptor, ConvTranspose2D.DilationWidth);
  const pixelBytes = (<usize>filters) << 2;
  let start = from * stride - i32Field(descriptor, ConvTranspose2D.CropLeft);
  let product = products;
  for (let i = 0; i < pixels; i++) {
    let x = start;
    for (let kx = 0; kx < kernelWidth; kx++) {
      if (x >= 0 && x < outWidth) {
        const to = y + <usize>x * pixelBytes;
        for (let f = 0; f < filters; f += 4) {
          const at = (<usize>f) << 2;
          const sum = f32x4.add(loadUpTo4(to + at, filters - f), loadUpTo4(product + at, filters - f));
          storeUpTo4(to + at, sum, filters - f);
        }
      }
      x += dilation;
      product += pixelBytes;
    }
    start += stride;
  }
}
