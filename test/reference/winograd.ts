import type { Conv2DAttributes } from "../../src/ops/conv2d.ts";
import { paddingAlong } from "../../src/ops/window.ts";
import type { Conv2DSizes } from "./conv2d.ts";
import type { Numbers } from "./numbers.ts";
import { padBefore, slidSize } from "./window.ts";

/** |Bᵀ|, |G| and |Aᵀ| of F(2×2, 3×3). */
const INPUT = [
  [1, 0, 1, 0],
  [0, 1, 1, 0],
  [0, 1, 1, 0],
  [0, 1, 0, 1],
];
const KERNEL = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, 0.5, 0.5],
  [0, 0, 1],
];
const OUTPUT = [
  [1, 1, 1, 0],
  [0, 1, 1, 1],
];

/** Sizes of the input [n, h, w, c], the kernel [3, 3, c, f] and the padding before. */
export interface WinogradSizes {
  readonly input: readonly [number, number, number, number];
  readonly filters: number;
  readonly top: number;
  readonly left: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/**
 * What the rounding errors of F(2×2, 3×3) are in proportion to: all its terms with their absolute values,
 * S[n, oy, ox, f] = |Aᵀ| [ sum over c of (|G| |K| |Gᵀ|) ∘ (|Bᵀ| |X| |B|) ] |A|.
 */
export function winogradTerms(x: Numbers, kernel: Numbers, sizes: WinogradSizes): Float64Array {
  const [batch, height, width, channels] = sizes.input;
  const { filters, top, left, outHeight, outWidth } = sizes;
  const terms = new Float64Array(batch * outHeight * outWidth * filters);
  const pixel = (n: number, y: number, x0: number, c: number): number =>
    y < 0 || y >= height || x0 < 0 || x0 >= width
      ? 0
      : Math.abs(x[((n * height + y) * width + x0) * channels + c] ?? NaN);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let f = 0; f < filters; f++, at++)
          for (let c = 0; c < channels; c++) {
            const y0 = oy - (oy % 2) - top;
            const x0 = ox - (ox % 2) - left;
            const v = both(INPUT, 4, (i, j) => pixel(n, y0 + i, x0 + j, c));
            const u = both(KERNEL, 3, (i, j) =>
              Math.abs(kernel[((i * 3 + j) * channels + c) * filters + f] ?? NaN),
            );
            for (let i = 0; i < 4; i++)
              for (let j = 0; j < 4; j++)
                terms[at] =
                  (terms[at] ?? NaN) +
                  (OUTPUT[oy % 2]?.[i] ?? NaN) *
                    (OUTPUT[ox % 2]?.[j] ?? NaN) *
                    (v[i]?.[j] ?? NaN) *
                    (u[i]?.[j] ?? NaN);
          }
  return terms;
}

/** T Z Tᵀ for a matrix Z of `size` rows and columns. */
function both(
  transform: readonly (readonly number[])[],
  size: number,
  z: (i: number, j: number) => number,
): number[][] {
  return transform.map((rowWeights) =>
    transform.map((columnWeights) => {
      let sum = 0;
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) sum += (rowWeights[i] ?? NaN) * (columnWeights[j] ?? NaN) * z(i, j);
      return sum;
    }),
  );
}

/** |Bᵀ|, |G| and |Aᵀ| of F(2, 3) for a segment of three taps, and of what it becomes for two taps and for one. */
const SEGMENTS = [
  {
    input: [[1], [0, 1]],
    kernel: [[1], [1]],
    output: [
      [1, 0],
      [0, 1],
    ],
  },
  {
    input: [
      [1, 1],
      [0, 1],
      [0, 1, 1],
    ],
    kernel: [[1], [1, 1], [0, 1]],
    output: [
      [1, 1, 0],
      [0, 1, 1],
    ],
  },
  { input: INPUT, kernel: KERNEL, output: OUTPUT },
] as const;

/**
 * What the rounding errors of F(2, 3) along axis 0 or 1 of an image are in proportion to: for each output the sum over lines,
 * segments and channels of |Aᵀ| [ (|G| |K|) ∘ (|Bᵀ| |X|) ]. Strides are 1.
 */
export function winogradLineTerms(
  x: Numbers,
  kernel: Numbers,
  { input: [batch, height, width, channels], kernel: [kh, kw, , filters] }: Conv2DSizes,
  { dilation, padding }: Pick<Conv2DAttributes, "dilation" | "padding">,
  axis: 0 | 1,
): Float64Array {
  const [vertical, horizontal] = [paddingAlong(padding, 0), paddingAlong(padding, 1)];
  const outHeight = slidSize(height, kh, 1, dilation[0], vertical);
  const outWidth = slidSize(width, kw, 1, dilation[1], horizontal);
  const top = padBefore(height, kh, 1, dilation[0], vertical);
  const left = padBefore(width, kw, 1, dilation[1], horizontal);
  const terms = new Float64Array(batch * outHeight * outWidth * filters);
  const [lines, taps] = axis === 0 ? [kw, kh] : [kh, kw];
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let f = 0; f < filters; f++, at++) {
          // Which of the two outputs of its tile this is, and how far the tile begins before it.
          const second = Math.floor((axis === 0 ? oy : ox) / dilation[axis]) % 2;
          const value = (line: number, tap: number, c: number): number => {
            const [ky, kx] = axis === 0 ? [tap - second, line] : [line, tap - second];
            const y = oy + ky * dilation[0] - top;
            const x0 = ox + kx * dilation[1] - left;
            const isInside = y >= 0 && y < height && x0 >= 0 && x0 < width;
            return isInside ? Math.abs(x[((n * height + y) * width + x0) * channels + c] ?? NaN) : 0;
          };
          const weight = (line: number, tap: number, c: number): number => {
            const [ky, kx] = axis === 0 ? [tap, line] : [line, tap];
            return Math.abs(kernel[((ky * kw + kx) * channels + c) * filters + f] ?? NaN);
          };
          for (let line = 0; line < lines; line++)
            for (let first = 0; first < taps; first += 3)
              for (let c = 0; c < channels; c++) {
                const segment = SEGMENTS[Math.min(taps - first, 3) - 1] ?? SEGMENTS[2];
                for (const [e, weights] of segment.kernel.entries()) {
                  const u = dot(weights, (tap) => weight(line, first + tap, c));
                  const v = dot(segment.input[e] ?? [], (tap) => value(line, first + tap, c));
                  terms[at] = (terms[at] ?? NaN) + (segment.output[second]?.[e] ?? NaN) * u * v;
                }
              }
        }
  return terms;
}

function dot(weights: readonly number[], value: (i: number) => number): number {
  return weights.reduce((sum, weight, i) => (weight === 0 ? sum : sum + weight * value(i)), 0);
}
