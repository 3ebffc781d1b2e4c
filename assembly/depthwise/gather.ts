import { DepthwiseConv2D, Product } from "../abi";
import { i32Field } from "../descriptor";
import { clamp } from "../simd/clamp";
import { madd } from "../simd/madd";
import { storeUpTo4 } from "../simd/tail";
import { endInside, firstInside } from "./inside";

/** One output row, up to 16 channels from `channel` on, where several output channels see the same input channel. */
export function gatherPanel(
  descriptor: usize,
  x: usize,
  rows: i32,
  panel: usize,
  bias: usize,
  to: usize,
  channel: i32,
  low: v128,
  high: v128,
): void {
  const width = i32Field(descriptor, DepthwiseConv2D.Width);
  const outWidth = i32Field(descriptor, DepthwiseConv2D.OutWidth);
  const kernelWidth = i32Field(descriptor, DepthwiseConv2D.KernelWidth);
  const dilation = i32Field(descriptor, DepthwiseConv2D.DilationWidth);
  const stride = i32Field(descriptor, DepthwiseConv2D.StrideWidth);
  const multiplier = i32Field(descriptor, DepthwiseConv2D.Multiplier);
  const pixelBytes = i32Field(descriptor, DepthwiseConv2D.Channels) << 2;
  const lineBytes = <usize>(i32Field(descriptor, DepthwiseConv2D.DilationHeight) * width * pixelBytes);
  const outChannels = i32Field(descriptor, Product.N);
  const outPixelBytes = (<usize>outChannels) << 2;
  const tapBytes = <usize>(dilation * pixelBytes);
  const panelRowBytes = (<usize>kernelWidth) << 6;
  const last = outChannels - 1;
  const stop = min(channel + 16, outChannels);

  for (; channel < stop; channel += 4) {
    // Where the four inputs of a pixel stand; lanes past the last channel take the last one's.
    const o0 = (<usize>(channel / multiplier)) << 2;
    const o1 = (<usize>(min(channel + 1, last) / multiplier)) << 2;
    const o2 = (<usize>(min(channel + 2, last) / multiplier)) << 2;
    const o3 = (<usize>(min(channel + 3, last) / multiplier)) << 2;
    const start = bias != 0 ? v128.load(bias) : f32x4.splat(0);
    let left = -i32Field(descriptor, DepthwiseConv2D.PadLeft);
    let target = to;
    for (let outX = 0; outX < outWidth; outX++) {
      const first = firstInside(left, dilation);
      const columns = endInside(left, dilation, kernelWidth, width) - first;
      let line = x + <usize>((left + first * dilation) * pixelBytes);
      let weights = panel + ((<usize>first) << 6);
      let sum = start;
      for (let ky = 0; ky < rows; ky++) {
        let at = line;
        let weight = weights;
        for (let kx = 0; kx < columns; kx++) {
          let inputs = v128.load32_zero(at + o0);
          inputs = v128.load32_lane(at + o1, inputs, 1);
          inputs = v128.load32_lane(at + o2, inputs, 2);
          inputs = v128.load32_lane(at + o3, inputs, 3);
          sum = madd(inputs, v128.load(weight), sum);
          at += tapBytes;
          weight += 64;
        }
        line += lineBytes;
        weights += panelRowBytes;
      }
      storeUpTo4(target, clamp(sum, low, high), outChannels - channel);
      target += outPixelBytes;
      left += stride;
    }
    panel += 16;
    to += 16;
    if (bias != 0) bias += 16;
  }
}
