import type { Conv2DAttributes } from "../../src/ops/conv2d.ts";
import { paddingAlong } from "../../src/ops/window.ts";
import type { Numbers } from "./numbers.ts";
import { padBefore, slidSize } from "./window.ts";

/** Sizes of the input [n, h, w, c] and of the kernel [kh, kw, c / groups, f]. */
export interface Conv2DSizes {
  readonly input: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
}

/** Y[n, oy, ox, f] = sum over ky, kx, c of X[n, oy·sy + ky·dy - top, ox·sx + kx·dx - left, c] · K[ky, kx, c, f] + bias[f] */
export function conv2d(
  x: Numbers,
  kernel: Numbers,
  bias: Numbers | undefined,
  { input: [batch, height, width, channels], kernel: [kh, kw, groupChannels, filters] }: Conv2DSizes,
  { strides, dilation, padding, groups }: Conv2DAttributes,
): Float64Array {
  const outHeight = slidSize(height, kh, strides[0], dilation[0], paddingAlong(padding, 0));
  const outWidth = slidSize(width, kw, strides[1], dilation[1], paddingAlong(padding, 1));
  const top = padBefore(height, kh, strides[0], dilation[0], paddingAlong(padding, 0));
  const left = padBefore(width, kw, strides[1], dilation[1], paddingAlong(padding, 1));
  const y = new Float64Array(batch * outHeight * outWidth * filters);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let f = 0; f < filters; f++) {
          const firstChannel = Math.floor(f / (filters / groups)) * groupChannels;
          let sum = bias === undefined ? 0 : (bias[f] ?? NaN);
          for (let ky = 0; ky < kh; ky++)
            for (let kx = 0; kx < kw; kx++) {
              const iy = oy * strides[0] + ky * dilation[0] - top;
              const ix = ox * strides[1] + kx * dilation[1] - left;
              if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
              for (let c = 0; c < groupChannels; c++) {
                const value = x[((n * height + iy) * width + ix) * channels + firstChannel + c] ?? NaN;
                sum += value * (kernel[((ky * kw + kx) * groupChannels + c) * filters + f] ?? NaN);
              }
            }
          y[at++] = sum;
        }
  return y;
}
