import type { Interpolation, Resize2DAttributes } from "../ops/resize2d.ts";

/** What one place of a resized axis is made of: the sum of `weights` times the input from `first` on. */
export interface Samples {
  readonly first: number;
  readonly weights: readonly number[];
}

/** A filter over the distance from the place, in elements of the input; 0 beyond its radius. */
interface Filter {
  readonly radius: number;
  readonly at: (distance: number) => number;
}

const FILTERS: Readonly<Record<Exclude<Interpolation, "nearest">, Filter>> = {
  bilinear: { radius: 1, at: (x) => Math.max(0, 1 - x) },
  // Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -1/2.
  bicubic: {
    radius: 2,
    at(x) {
      if (x >= 2) return 0;
      return x >= 1 ? ((2.5 - 0.5 * x) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
    },
  },
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
};

/** sinc(x) · sinc(x / radius), which Keras takes as 1 up to 0.001. */
function lanczos(radius: number): Filter {
  return {
    radius,
    at(x) {
      if (x <= 1e-3) return 1;
      if (x > radius) return 0;
      return (radius * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / radius)) / (Math.PI * x) ** 2;
    },
  };
}

/** Less than that is a rounding of 0, as of the sine of pi. */
const NOTHING = 1e-12;

/**
 * Each of the `out` places of an axis of `size` elements. Weights add up to 1, also where the filter reaches over the
 * edge.
 */
export function resampling(
  size: number,
  out: number,
  { interpolation, antialias = false }: Resize2DAttributes,
): readonly Samples[] {
  return Array.from({ length: out }, (_, i) => {
    if (interpolation === "nearest") return { first: nearestTo(i, size, out), weights: [1] };
    const filter = FILTERS[interpolation];
    const spread = antialias ? Math.max(size / out, 1) : 1;
    const centre = ((i + 0.5) * size) / out - 0.5;
    const reach = filter.radius * spread;
    const first = Math.max(Math.ceil(centre - reach), 0);
    const last = Math.min(Math.floor(centre + reach), size - 1);
    const weights = Array.from({ length: last - first + 1 }, (_, k) =>
      filter.at(Math.abs(centre - first - k) / spread),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return trimmed(
      first,
      weights.map((weight) => weight / total),
    );
  });
}

/** Without the weights at the ends that are nothing: what they would multiply may be a NaN. */
function trimmed(first: number, weights: readonly number[]): Samples {
  let [from, to] = [0, weights.length];
  while (Math.abs(weights[from] ?? 1) < NOTHING) from++;
  while (Math.abs(weights[to - 1] ?? 1) < NOTHING) to--;
  return { first: first + from, weights: weights.slice(from, to) };
}

/** floor((i + 0.5) · size / out), rounded as Keras on JAX does: where it is an integer that decides which one it is. */
function nearestTo(i: number, size: number, out: number): number {
  const { fround } = Math;
  return Math.min(Math.floor(fround((i + 0.5) * fround(size * fround(1 / out)))), size - 1);
}
