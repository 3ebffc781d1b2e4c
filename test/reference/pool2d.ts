import type { AdaptivePool2DAttributes } from "../../src/ops/adaptive-pool2d.ts";
import type { Pool2DAttributes } from "../../src/ops/pool2d.ts";
import { paddingAlong } from "../../src/ops/window.ts";
import type { Numbers } from "./numbers.ts";
import { padBefore, slidSize } from "./window.ts";

/** Maximum or mean over what of each window lies inside the image [n, h, w, c]. NaN anywhere in it gives NaN. */
export function pool2d(
  x: Numbers,
  [batch, height, width, channels]: readonly [number, number, number, number],
  { mode, poolSize, strides, padding }: Pool2DAttributes,
): Float64Array {
  const outHeight = slidSize(height, poolSize[0], strides[0], 1, paddingAlong(padding, 0));
  const outWidth = slidSize(width, poolSize[1], strides[1], 1, paddingAlong(padding, 1));
  const top = padBefore(height, poolSize[0], strides[0], 1, paddingAlong(padding, 0));
  const left = padBefore(width, poolSize[1], strides[1], 1, paddingAlong(padding, 1));
  const y = new Float64Array(batch * outHeight * outWidth * channels);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let c = 0; c < channels; c++) {
          const inside: number[] = [];
          for (let py = 0; py < poolSize[0]; py++)
            for (let px = 0; px < poolSize[1]; px++) {
              const iy = oy * strides[0] + py - top;
              const ix = ox * strides[1] + px - left;
              if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
              inside.push(x[((n * height + iy) * width + ix) * channels + c] ?? NaN);
            }
          const sum = inside.reduce((total, value) => total + value, 0);
          y[at++] = mode === "max" ? Math.max(...inside) : sum / inside.length;
        }
  return y;
}

/** The same over windows that share the image out: element iy belongs to output oy where it meets [oy, oy + 1) · height / out. */
export function adaptivePool2d(
  x: Numbers,
  [batch, height, width, channels]: readonly [number, number, number, number],
  { mode, size }: AdaptivePool2DAttributes,
): Float64Array {
  const [outHeight, outWidth] = [size[0] ?? height, size[1] ?? width];
  const meets = (i: number, count: number, o: number, out: number): boolean =>
    i * out < (o + 1) * count && (i + 1) * out > o * count;
  const y = new Float64Array(batch * outHeight * outWidth * channels);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let c = 0; c < channels; c++) {
          const inside: number[] = [];
          for (let iy = 0; iy < height; iy++)
            for (let ix = 0; ix < width; ix++) {
              if (!meets(iy, height, oy, outHeight) || !meets(ix, width, ox, outWidth)) continue;
              inside.push(x[((n * height + iy) * width + ix) * channels + c] ?? NaN);
            }
          const sum = inside.reduce((total, value) => total + value, 0);
          y[at++] = mode === "max" ? Math.max(...inside) : sum / inside.length;
        }
  return y;
}
