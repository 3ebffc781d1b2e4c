import type { Resize2DAttributes } from "../../src/ops/resize2d.ts";
import type { Numbers } from "./numbers.ts";

type Sizes = readonly [n: number, h: number, w: number, c: number];

/** The weight of input `i` for output `o`: a box or a triangle of width 1 round the point where `o` lies, sum 1. */
function weight(i: number, o: number, size: number, out: number, isNearest: boolean): number {
  // XLA multiplies by a reciprocal in float32, which decides where the exact number is an integer.
  if (isNearest)
    return Number(Math.floor(Math.fround((o + 0.5) * Math.fround(size * Math.fround(1 / out)))) === i);
  const at = ((o + 0.5) * size) / out;
  const triangle = (k: number): number => Math.max(0, 1 - Math.abs(at - 0.5 - k));
  let total = 0;
  for (let k = 0; k < size; k++) total += triangle(k);
  return triangle(i) / total;
}

/** jax.image.resize without antialiasing: every output pixel is a weighted sum of the whole image. */
export function resize2d(x: Numbers, [n, h, w, c]: Sizes, attributes: Resize2DAttributes): Float64Array {
  const [outHeight, outWidth] = attributes.size as readonly [number, number];
  const isNearest = attributes.interpolation === "nearest";
  const y = new Float64Array(n * outHeight * outWidth * c);
  for (let sample = 0, at = 0; sample < n; sample++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let channel = 0; channel < c; channel++, at++) {
          let sum = 0;
          for (let iy = 0; iy < h; iy++) {
            const down = weight(iy, oy, h, outHeight, isNearest);
            if (down === 0) continue;
            for (let ix = 0; ix < w; ix++) {
              const factor = down * weight(ix, ox, w, outWidth, isNearest);
              if (factor !== 0) sum += factor * (x[((sample * h + iy) * w + ix) * c + channel] ?? NaN);
            }
          }
          y[at] = sum;
        }
      }
    }
  }
  return y;
}
