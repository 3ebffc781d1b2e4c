import { DepthwiseConv2D, Product } from "../abi";
import { address, f32Field, i32Field } from "../descriptor";
import { activateRows } from "../gemm/product";
import { clamp } from "../simd/clamp";
import { madd } from "../simd/madd";
import { loadTail, storeUpTo4 } from "../simd/tail";

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
    const skip = (<usize>(firstTap * kernelWidth)) << 6;
    let panel = address(descriptor, Product.Panels);
    let bias = address(descriptor, Product.Addend);
    for (let channel = 0; channel < outChannels; channel += 16) {
      const taps = panel + skip;
      const to = y + ((<usize>channel) << 2);
      const rows = lastTap - firstTap;
      if (multiplier != 1) gatherPanel(descriptor, x, rows, taps, bias, to, channel, low, high);
      else
        directPanel(
          descriptor,
          x + ((<usize>channel) << 2),
          rows,
          taps,
          bias,
          to,
          outChannels - channel,
          low,
          high,
        );
      panel += panelBytes;
      if (bias != 0) bias += 64;
    }
    activateRows(descriptor, y, outWidth, outChannels, outPixelBytes);
    y += <usize>outWidth * outPixelBytes;
  }
}

/** The first tap of a window from `start` on that lies at 0 or behind. */
// @ts-ignore: decorator
@inline
function firstInside(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

/** One more than the last tap of `taps` that lies before `size`; at least the first one inside. */
// @ts-ignore: decorator
@inline
function endInside(start: i32, dilation: i32, taps: i32, size: i32): i32 {
  const inside = start >= size ? 0 : (size - 1 - start) / dilation + 1;
  return max(min(taps, inside), firstInside(start, dilation));
}

/**
 * One output row, up to 16 channels from `x` and `to` on. Where whole windows are inside, four or two pixels at a time, the last
 * of which may be some of those before. Elsewhere one pixel; what is left of the channels in vectors of 4.
 */
function directPanel(
  descriptor: usize,
  x: usize,
  rows: i32,
  panel: usize,
  bias: usize,
  to: usize,
  channels: i32,
  low: v128,
  high: v128,
): void {
  const width = i32Field(descriptor, DepthwiseConv2D.Width);
  const outWidth = i32Field(descriptor, DepthwiseConv2D.OutWidth);
  const kernelWidth = i32Field(descriptor, DepthwiseConv2D.KernelWidth);
  const dilation = i32Field(descriptor, DepthwiseConv2D.DilationWidth);
  const stride = i32Field(descriptor, DepthwiseConv2D.StrideWidth);
  const padLeft = i32Field(descriptor, DepthwiseConv2D.PadLeft);
  const pixelBytes = i32Field(descriptor, DepthwiseConv2D.Channels) << 2;
  const lineBytes = <usize>(i32Field(descriptor, DepthwiseConv2D.DilationHeight) * width * pixelBytes);
  const outPixelBytes = (<usize>i32Field(descriptor, Product.N)) << 2;
  const tapBytes = <usize>(dilation * pixelBytes);
  const step = <usize>(stride * pixelBytes);
  const panelRowBytes = (<usize>kernelWidth) << 6;
  // Output pixels whose whole window is inside the image.
  const whole = (padLeft + stride - 1) / stride;
  const spare = width - 1 - (kernelWidth - 1) * dilation + padLeft;
  const endWhole = spare < 0 ? 0 : min(outWidth, spare / stride + 1);

  const vectors = min(channels, 16) >> 2;
  // Two taps apart and channels a multiple of 512: all pixels of a window fall into a few sets of the cache, and vectors of 4
  // would load each line four times (14×14×512: 71 us and 31).
  const canTakeFour =
    kernelWidth == 3 &&
    (channels >= 16 || (channels & 3) == 0) &&
    (stride == dilation || (stride == 2 * dilation && (pixelBytes & 2047) != 0));

  for (let outX = 0; outX < outWidth;) {
    const isWhole = outX >= whole && outX < endWhole;
    if (isWhole && canTakeFour && endWhole - whole >= 4) {
      outX = min(outX, endWhole - 4);
      const pixel = x + <usize>((outX * stride - padLeft) * pixelBytes);
      const y = to + <usize>outX * outPixelBytes;
      if (stride == dilation)
        fourPixels(pixel, rows, vectors, lineBytes, tapBytes, panel, bias, y, outPixelBytes, low, high);
      else
        fourPixelsApart(pixel, rows, vectors, lineBytes, tapBytes, panel, bias, y, outPixelBytes, low, high);
      outX += 4;
      continue;
    }
    if (isWhole && channels >= 16 && endWhole - whole >= 2) {
      outX = min(outX, endWhole - 2);
      const pixel = x + <usize>((outX * stride - padLeft) * pixelBytes);
      const y = to + <usize>outX * outPixelBytes;
      twoPixels(
        pixel,
        step,
        rows,
        kernelWidth,
        lineBytes,
        tapBytes,
        panel,
        bias,
        y,
        outPixelBytes,
        low,
        high,
      );
      outX += 2;
      continue;
    }
    const left = outX * stride - padLeft;
    const y = to + <usize>outX * outPixelBytes;
    const first = firstInside(left, dilation);
    const columns = endInside(left, dilation, kernelWidth, width) - first;
    const pixel = x + <usize>((left + first * dilation) * pixelBytes);
    const taps = panel + ((<usize>first) << 6);
    if (channels >= 16) {
      onePixel(pixel, rows, columns, lineBytes, tapBytes, taps, panelRowBytes, bias, y, low, high);
    } else {
      let skip: usize = 0;
      for (let left = channels; left > 0; left -= 4) {
        let sum = bias != 0 ? v128.load(bias + skip) : f32x4.splat(0);
        let line = pixel + skip;
        let weights = taps + skip;
        for (let ky = 0; ky < rows; ky++) {
          let at = line;
          let weight = weights;
          for (let kx = 0; kx < columns; kx++) {
            sum = madd(left >= 4 ? v128.load(at) : loadTail(at, left), v128.load(weight), sum);
            at += tapBytes;
            weight += 64;
          }
          line += lineBytes;
          weights += panelRowBytes;
        }
        storeUpTo4(y + skip, clamp(sum, low, high), left);
        skip += 16;
      }
    }
    outX++;
  }
}

/**
 * Four output pixels with kernels 3 wide, the step from one to the next being that of a tap: they share 6 columns. The channels
 * go by in vectors of 4; a column is loaded once and meets up to three pixels.
 */
// @ts-ignore: decorator
@inline
function fourPixels(
  pixel: usize,
  rows: i32,
  vectors: i32,
  lineBytes: usize,
  tapBytes: usize,
  panel: usize,
  bias: usize,
  to: usize,
  outPixelBytes: usize,
  low: v128,
  high: v128,
): void {
  for (; vectors > 0; vectors--) {
    let a = bias != 0 ? v128.load(bias) : f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let line = pixel;
    let weight = panel;
    for (let ky = rows; ky > 0; ky--) {
      const w0 = v128.load(weight);
      const w1 = v128.load(weight, 64);
      const w2 = v128.load(weight, 128);
      let p = line;
      let x: v128;
      x = v128.load(p);
      a = madd(x, w0, a);
      p += tapBytes;
      x = v128.load(p);
      a = madd(x, w1, a);
      b = madd(x, w0, b);
      p += tapBytes;
      x = v128.load(p);
      a = madd(x, w2, a);
      b = madd(x, w1, b);
      c = madd(x, w0, c);
      p += tapBytes;
      x = v128.load(p);
      b = madd(x, w2, b);
      c = madd(x, w1, c);
      d = madd(x, w0, d);
      p += tapBytes;
      x = v128.load(p);
      c = madd(x, w2, c);
      d = madd(x, w1, d);
      p += tapBytes;
      x = v128.load(p);
      d = madd(x, w2, d);
      line += lineBytes;
      weight += 192;
    }
    const to2 = to + (outPixelBytes << 1);
    v128.store(to, clamp(a, low, high));
    v128.store(to + outPixelBytes, clamp(b, low, high));
    v128.store(to2, clamp(c, low, high));
    v128.store(to2 + outPixelBytes, clamp(d, low, high));
    if (bias != 0) bias += 16;
    panel += 16;
    pixel += 16;
    to += 16;
  }
}

/** The same where the step is that of two taps: 9 columns. */
// @ts-ignore: decorator
@inline
function fourPixelsApart(
  pixel: usize,
  rows: i32,
  vectors: i32,
  lineBytes: usize,
  tapBytes: usize,
  panel: usize,
  bias: usize,
  to: usize,
  outPixelBytes: usize,
  low: v128,
  high: v128,
): void {
  for (; vectors > 0; vectors--) {
    let a = bias != 0 ? v128.load(bias) : f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let line = pixel;
    let weight = panel;
    for (let ky = rows; ky > 0; ky--) {
      const w0 = v128.load(weight);
      const w1 = v128.load(weight, 64);
      const w2 = v128.load(weight, 128);
      let p = line;
      let x: v128;
      x = v128.load(p);
      a = madd(x, w0, a);
      p += tapBytes;
      x = v128.load(p);
      a = madd(x, w1, a);
      p += tapBytes;
      x = v128.load(p);
      a = madd(x, w2, a);
      b = madd(x, w0, b);
      p += tapBytes;
      x = v128.load(p);
      b = madd(x, w1, b);
      p += tapBytes;
      x = v128.load(p);
      b = madd(x, w2, b);
      c = madd(x, w0, c);
      p += tapBytes;
      x = v128.load(p);
      c = madd(x, w1, c);
      p += tapBytes;
      x = v128.load(p);
      c = madd(x, w2, c);
      d = madd(x, w0, d);
      p += tapBytes;
      x = v128.load(p);
      d = madd(x, w1, d);
      p += tapBytes;
      x = v128.load(p);
      d = madd(x, w2, d);
      line += lineBytes;
      weight += 192;
    }
    const to2 = to + (outPixelBytes << 1);
    v128.store(to, clamp(a, low, high));
    v128.store(to + outPixelBytes, clamp(b, low, high));
    v128.store(to2, clamp(c, low, high));
    v128.store(to2 + outPixelBytes, clamp(d, low, high));
    if (bias != 0) bias += 16;
    panel += 16;
    pixel += 16;
    to += 16;
  }
}

/** 16 channels of two output pixels, all of the window's columns inside: 8 accumulators. */
// @ts-ignore: decorator
@inline
function twoPixels(
  pixel: usize,
  step: usize,
  rows: i32,
  columns: i32,
  lineBytes: usize,
  tapBytes: usize,
  panel: usize,
  bias: usize,
  to: usize,
  outPixelBytes: usize,
  low: v128,
  high: v128,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  if (bias != 0) {
    a0 = v128.load(bias);
    a1 = v128.load(bias, 16);
    a2 = v128.load(bias, 32);
    a3 = v128.load(bias, 48);
  }
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (; rows > 0; rows--) {
    let p = pixel;
    for (let kx = columns; kx > 0; kx--) {
      const q = p + step;
      let weight = v128.load(panel);
      a0 = madd(v128.load(p), weight, a0);
      b0 = madd(v128.load(q), weight, b0);
      weight = v128.load(panel, 16);
      a1 = madd(v128.load(p, 16), weight, a1);
      b1 = madd(v128.load(q, 16), weight, b1);
      weight = v128.load(panel, 32);
      a2 = madd(v128.load(p, 32), weight, a2);
      b2 = madd(v128.load(q, 32), weight, b2);
      weight = v128.load(panel, 48);
      a3 = madd(v128.load(p, 48), weight, a3);
      b3 = madd(v128.load(q, 48), weight, b3);
      p += tapBytes;
      panel += 64;
    }
    pixel += lineBytes;
  }
  v128.store(to, clamp(a0, low, high));
  v128.store(to, clamp(a1, low, high), 16);
  v128.store(to, clamp(a2, low, high), 32);
  v128.store(to, clamp(a3, low, high), 48);
  to += outPixelBytes;
  v128.store(to, clamp(b0, low, high));
  v128.store(to, clamp(b1, low, high), 16);
  v128.store(to, clamp(b2, low, high), 32);
  v128.store(to, clamp(b3, low, high), 48);
}

/** 16 channels of one output pixel, for the part of the window that is inside. */
// @ts-ignore: decorator
@inline
function onePixel(
  pixel: usize,
  rows: i32,
  columns: i32,
  lineBytes: usize,
  tapBytes: usize,
  taps: usize,
  panelRowBytes: usize,
  bias: usize,
  to: usize,
  low: v128,
  high: v128,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  if (bias != 0) {
    a0 = v128.load(bias);
    a1 = v128.load(bias, 16);
    a2 = v128.load(bias, 32);
    a3 = v128.load(bias, 48);
  }
  for (; rows > 0; rows--) {
    let p = pixel;
    let weight = taps;
    for (let kx = columns; kx > 0; kx--) {
      a0 = madd(v128.load(p), v128.load(weight), a0);
      a1 = madd(v128.load(p, 16), v128.load(weight, 16), a1);
      a2 = madd(v128.load(p, 32), v128.load(weight, 32), a2);
      a3 = madd(v128.load(p, 48), v128.load(weight, 48), a3);
      p += tapBytes;
      weight += 64;
    }
    pixel += lineBytes;
    taps += panelRowBytes;
  }
  v128.store(to, clamp(a0, low, high));
  v128.store(to, clamp(a1, low, high), 16);
  v128.store(to, clamp(a2, low, high), 32);
  v128.store(to, clamp(a3, low, high), 48);
}

/** One output row, up to 16 channels from `channel` on, where several output channels see the same input channel. */
function gatherPanel(
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
