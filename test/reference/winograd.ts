import type { Numbers } from "./numbers.ts";

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
