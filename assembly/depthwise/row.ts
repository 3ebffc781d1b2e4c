import { DepthwiseConv2D, Product } from "../abi";
import { i32Field } from "../descriptor";
import { endInside, firstInside } from "./inside";
import { fourPixels, fourPixelsApart, twoPixels, twoPixelsApart } from "./tile3";
import { narrowWindow, oneWindow, twoWindows } from "./windows";

/**
 * One output row: all channels of a few pixels before the next ones, so that the image goes by as it lies in memory. Where whole
 * windows are inside, four or two pixels at a time, the last of which may be some of those before; elsewhere one.
 */
export function depthwiseRow(
  descriptor: usize,
  x: usize,
  rows: i32,
  panels: usize,
  to: usize,
  low: v128,
  high: v128,
): void {
  const width = i32Field(descriptor, DepthwiseConv2D.Width);
  const outWidth = i32Field(descriptor, DepthwiseConv2D.OutWidth);
  const kernelHeight = i32Field(descriptor, DepthwiseConv2D.KernelHeight);
  const kernelWidth = i32Field(descriptor, DepthwiseConv2D.KernelWidth);
  const dilation = i32Field(descriptor, DepthwiseConv2D.DilationWidth);
  const stride = i32Field(descriptor, DepthwiseConv2D.StrideWidth);
  const padLeft = i32Field(descriptor, DepthwiseConv2D.PadLeft);
  const channels = i32Field(descriptor, DepthwiseConv2D.Channels);
  const bias = <usize>i32Field(descriptor, Product.Addend);
  const pixelBytes = channels << 2;
  const outPixelBytes = <usize>pixelBytes;
  const lineBytes = <usize>(i32Field(descriptor, DepthwiseConv2D.DilationHeight) * width * pixelBytes);
  const tapBytes = <usize>(dilation * pixelBytes);
  const panelBytes = (<usize>(kernelHeight * kernelWidth)) << 6;
  // Output pixels whose whole window is inside the image.
  const whole = (padLeft + stride - 1) / stride;
  const spare = width - 1 - (kernelWidth - 1) * dilation + padLeft;
  const endWhole = spare < 0 ? 0 : min(outWidth, spare / stride + 1);

  const isTiled =
    kernelWidth == 3 && kernelHeight <= 3 && rows > 0 && (stride == dilation || stride == 2 * dilation);
  // Channels a multiple of 512: all pixels of a window fall into two sets of the cache, which hold 16 lines; four windows have 18.
  const most = isTiled && (pixelBytes & 2047) != 0 && endWhole - whole >= 4 ? 4 : 2;
  const together = endWhole - whole < 2 ? 0 : isTiled ? channels & ~3 : channels & ~15;

  for (let outX = 0; outX < outWidth;) {
    let pixels = 1;
    let channel = 0;
    if (outX >= whole && outX < endWhole && together > 0) {
      pixels = most;
      channel = together;
      outX = min(outX, endWhole - pixels);
      const pixel = x + <usize>((outX * stride - padLeft) * pixelBytes);
      const y = to + <usize>outX * outPixelBytes;
      if (!isTiled) {
        const step = <usize>(stride * pixelBytes);
        let panel = panels;
        for (let at: usize = 0; at < (<usize>channel) << 2; at += 64) {
          const addend = bias != 0 ? bias + at : 0;
          twoWindows(
            pixel + at,
            step,
            rows,
            kernelWidth,
            lineBytes,
            tapBytes,
            panel,
            addend,
            y + at,
            outPixelBytes,
            low,
            high,
          );
          panel += panelBytes;
        }
      } else if (stride == dilation) {
        if (most == 4)
          fourPixels(
            pixel,
            rows,
            channel,
            lineBytes,
            tapBytes,
            panels,
            panelBytes,
            bias,
            y,
            outPixelBytes,
            low,
            high,
          );
        else
          twoPixels(
            pixel,
            rows,
            channel,
            lineBytes,
            tapBytes,
            panels,
            panelBytes,
            bias,
            y,
            outPixelBytes,
            low,
            high,
          );
      } else if (most == 4) {
        fourPixelsApart(
          pixel,
          rows,
          channel,
          lineBytes,
          tapBytes,
          panels,
          panelBytes,
          bias,
          y,
          outPixelBytes,
          low,
          high,
        );
      } else {
        twoPixelsApart(
          pixel,
          rows,
          channel,
          lineBytes,
          tapBytes,
          panels,
          panelBytes,
          bias,
          y,
          outPixelBytes,
          low,
          high,
        );
      }
    }
    if (channel < channels) {
      for (const end = outX + pixels; outX < end; outX++)
        onePixel(descriptor, x, rows, panels, to + <usize>outX * outPixelBytes, outX, channel, low, high);
    } else {
      outX += pixels;
    }
  }
}

/** Output pixel `outX`, from `channel` on, for the part of the window that is inside. */
function onePixel(
  descriptor: usize,
  x: usize,
  rows: i32,
  panels: usize,
  to: usize,
  outX: i32,
  channel: i32,
  low: v128,
  high: v128,
): void {
  const width = i32Field(descriptor, DepthwiseConv2D.Width);
  const kernelWidth = i32Field(descriptor, DepthwiseConv2D.KernelWidth);
  const dilation = i32Field(descriptor, DepthwiseConv2D.DilationWidth);
  const channels = i32Field(descriptor, DepthwiseConv2D.Channels);
  const bias = <usize>i32Field(descriptor, Product.Addend);
  const pixelBytes = channels << 2;
  const lineBytes = <usize>(i32Field(descriptor, DepthwiseConv2D.DilationHeight) * width * pixelBytes);
  const tapBytes = <usize>(dilation * pixelBytes);
  const panelRowBytes = (<usize>kernelWidth) << 6;
  const panelBytes = <usize>i32Field(descriptor, DepthwiseConv2D.KernelHeight) * panelRowBytes;
  const left =
    outX * i32Field(descriptor, DepthwiseConv2D.StrideWidth) - i32Field(descriptor, DepthwiseConv2D.PadLeft);
  const first = firstInside(left, dilation);
  const columns = endInside(left, dilation, kernelWidth, width) - first;
  x += <usize>((left + first * dilation) * pixelBytes);
  panels += (<usize>first) << 6;
  while (channel < channels) {
    const count = min(16 - (channel & 15), channels - channel);
    const at = (<usize>channel) << 2;
    const taps = panels + <usize>(channel >> 4) * panelBytes + (at & 63);
    const addend = bias != 0 ? bias + at : 0;
    if (count == 16)
      oneWindow(x + at, rows, columns, lineBytes, tapBytes, taps, panelRowBytes, addend, to + at, low, high);
    else
      narrowWindow(
        x + at,
        rows,
        columns,
        count,
        lineBytes,
        tapBytes,
        taps,
        panelRowBytes,
        addend,
        to + at,
        low,
        high,
      );
    channel += count;
  }
}
