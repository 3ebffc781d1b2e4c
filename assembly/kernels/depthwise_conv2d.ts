import { DepthwiseConv2D, Product } from "../abi";
import { address, f32Field, i32Field } from "../descriptor";
import { gatherPanel } from "../depthwise/gather";
import { endInside, firstInside } from "../depthwise/inside";
import { depthwiseRow } from "../depthwise/row";
import { activateRows } from "../gemm/product";

/**
 * Y[n,oh,ow,c·m+j] = act(sum over kh,kw of X[n, oh·sh + kh·dh - top, ow·sw + kw·dw - left, c] · K[kh,kw,c,j] + bias[c·m+j])
 *
 * The channels of a pixel are vectors. K is packed in panels of 16 output channels, each kh·kw rows of 16 floats. At the
 * edges the window is clipped to what lies inside the image, so nothing is copied or padded. The sum of an output goes
 * tap by tap, row by row, in every tile. Unit: an output row.
 */
export function depthwise_conv2d_f32(descriptor: usize, begin: i32, end: i32): void {
  const height = i32Field(descriptor, DepthwiseConv2D.Height);
  const width = i32Field(descriptor, DepthwiseConv2D.Width);
  const outHeight = i32Field(descriptor, DepthwiseConv2D.OutHeight);
  const outWidth = i32Field(descriptor, DepthwiseConv2D.OutWidth);
  const outChannels = i32Field(descriptor, Product.N);
  const multiplier = i32Field(descriptor, DepthwiseConv2D.Multiplier);
  const kernelHeight = i32Field(descriptor, DepthwiseConv2D.KernelHeight);
  const kernelWidth = i32Field(descriptor, DepthwiseConv2D.KernelWidth);
  const dilationHeight = i32Field(descriptor, DepthwiseConv2D.DilationHeight);
  const pixelBytes = i32Field(descriptor, DepthwiseConv2D.Channels) << 2;
  const outPixelBytes = (<usize>outChannels) << 2;
  const rowBytes = <usize>(width * pixelBytes);
  const panelBytes = (<usize>(kernelHeight * kernelWidth)) << 6;
  const low = f32x4.splat(f32Field(descriptor, Product.Low));
  const high = f32x4.splat(f32Field(descriptor, Product.High));

  let y = address(descriptor, DepthwiseConv2D.Y) + <usize>begin * <usize>outWidth * outPixelBytes;
  for (let row = begin; row < end; row++) {
    const image =
      address(descriptor, DepthwiseConv2D.X) + <usize>(row / outHeight) * <usize>height * rowBytes;
    const top =
      (row % outHeight) * i32Field(descriptor, DepthwiseConv2D.StrideHeight) -
      i32Field(descriptor, DepthwiseConv2D.PadTop);
    const firstTap = firstInside(top, dilationHeight);
    const lastTap = endInside(top, dilationHeight, kernelHeight, height);
    const x = image + <usize>(top + firstTap * dilationHeight) * rowBytes;
    const rows = lastTap - firstTap;
    let taps = address(descriptor, Product.Panels) + ((<usize>(firstTap * kernelWidth)) << 6);
    if (multiplier == 1) {
      depthwiseRow(descriptor, x, rows, taps, y, low, high);
    } else {
      let bias = address(descriptor, Product.Addend);
      for (let channel = 0; channel < outChannels; channel += 16) {
        gatherPanel(descriptor, x, rows, taps, bias, y + ((<usize>channel) << 2), channel, low, high);
        taps += panelBytes;
        if (bias != 0) bias += 64;
      }
    }
    activateRows(descriptor, y, outWidth, outChannels, outPixelBytes);
    y += <usize>outWidth * outPixelBytes;
  }
}
