import type { DepthwiseConv2DAttributes } from "../../src/ops/depthwise-conv2d.ts";
import type { Conv2DSizes } from "./conv2d.ts";
import { paddingAlong } from "../../src/ops/window.ts";
import type { Numbers } from "./numbers.ts";
import { padBefore, slidSize } from "./window.ts";

/**
 * Y[n, oy, ox, c·m + j] = bias[c·m + j] + sum over ky, kx of
 * X[n, oy·sy + ky·dy - top, ox·sx + kx·dx - left, c] · K[ky, kx, c, j]
 */
export function depthwiseConv2d(
  x: Numbers,
  kernel: Numbers,
  bias: Numbers | undefined,
  { input: [batch, height, width, channels], kernel: [kh, kw, , multiplier] }: Conv2DSizes,
  { strides, dilation, padding }: DepthwiseConv2DAttributes,
): Float64Array {
  const outHeight = slidSize(height, kh, strides[0], dilation[0], paddingAlong(padding, 0));
  const outWidth = slidSize(width, kw, strides[1], dilation[1], paddingAlong(padding, 1));
  const top = padBefore(height, kh, strides[0], dilation[0], paddingAlong(padding, 0));
  const left = padBefore(width, kw, strides[1], dilation[1], paddingAlong(padding, 1));
  const y = new Float64Array(batch * outHeight * outWidth * channels * multiplier);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let c = 0; c < channels; c++)
          for (let j = 0; j < multiplier; j++) {
            let sum = bias === undefined ? 0 : (bias[c * multiplier + j] ?? NaN);
            for (let ky = 0; ky < kh; ky++)
              for (let kx = 0; kx < kw; kx++) {
                const iy = oy * strides[0] + ky * dilation[0] - top;
                const ix = ox * strides[1] + kx * dilation[1] - left;
                if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
                const weight = kernel[((ky * kw + kx) * channels + c) * multiplier + j] ?? NaN;
                sum += (x[((n * height + iy) * width + ix) * channels + c] ?? NaN) * weight;
              }
            y[at++] = sum;
          }
  return y;
}
