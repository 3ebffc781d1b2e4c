import type { Interpolation, Resize2DAttributes } from "../../src/ops/resize2d.ts";
import type { Numbers } from "./numbers.ts";

type Sizes = readonly [n: number, h: number, w: number, c: number];

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const FILTERS: Readonly<Record<Interpolation, (x: number) => number>> = {
  nearest: () => NaN,
  bilinear: (x) => Math.max(0, 1 - x),
  bicubic: (x) =>
    x < 1 ? 1.5 * x ** 3 - 2.5 * x ** 2 + 1 : x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0,
  lanczos3: (x) => (x <= 1e-3 ? 1 : x > 3 ? 0 : sinc(x) * sinc(x / 3)),
  lanczos5: (x) => (x <= 1e-3 ? 1 : x > 5 ? 0 : sinc(x) * sinc(x / 5)),
};

/** The weight of each input for output `o`: the filter round the point where `o` lies, sum 1. */
function weights(o: number, size: number, out: number, attributes: Resize2DAttributes): number[] {
  // XLA multiplies by a reciprocal in float32, which decides where the exact number is an integer.
  const nearest = Math.floor(Math.fround((o + 0.5) * Math.fround(size * Math.fround(1 / out))));
  const spread = attributes.antialias ? Math.max(1, size / out) : 1;
  const at = ((o + 0.5) * size) / out - 0.5;
  const all = Array.from({ length: size }, (_, i) => {
    if (attributes.interpolation === "nearest") return Number(i === nearest);
    return FILTERS[attributes.interpolation](Math.abs(at - i) / spread);
  });
  const total = all.reduce((sum, weight) => sum + weight, 0);
  return all.map((weight) => (Math.abs(weight / total) < 1e-12 ? 0 : weight / total));
}

/**
 * jax.image.resize: every output pixel is a weighted sum of the whole image. An element's `bounds`: each of the terms of
 * both sums is rounded as often as there are terms and once for its weight, to half an ulp.
 */
export function resize2d(
  x: Numbers,
  [n, h, w, c]: Sizes,
  attributes: Resize2DAttributes,
): { values: Float64Array; bounds: Float64Array } {
  const [outHeight, outWidth] = attributes.size as readonly [number, number];
  const values = new Float64Array(n * outHeight * outWidth * c);
  const bounds = new Float64Array(values.length);
  const rows = Array.from({ length: outHeight }, (_, oy) => weights(oy, h, outHeight, attributes));
  const columns = Array.from({ length: outWidth }, (_, ox) => weights(ox, w, outWidth, attributes));
  for (let sample = 0, at = 0; sample < n; sample++) {
    for (const down of rows) {
      for (const right of columns) {
        const terms = [down, right].map((all) => all.filter((weight) => weight !== 0).length);
        const roundings = terms.reduce((sum, count) => sum + (count === 1 ? 0 : count + 2), 0);
        for (let channel = 0; channel < c; channel++, at++) {
          let [sum, magnitude] = [0, 0];
          for (let iy = 0; iy < h; iy++) {
            for (let ix = 0; ix < w; ix++) {
              const factor = (down[iy] ?? 0) * (right[ix] ?? 0);
              if (factor === 0) continue;
              const term = factor * (x[((sample * h + iy) * w + ix) * c + channel] ?? NaN);
              sum += term;
              magnitude += Math.abs(term);
            }
          }
          values[at] = sum;
          bounds[at] = Number.isFinite(magnitude) ? roundings * 2 ** -24 * magnitude : 0;
        }
      }
    }
  }
  return { values, bounds };
}
