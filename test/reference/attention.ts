import type { AttentionAttributes } from "../../src/ops/attention.ts";
import type { Numbers } from "./numbers.ts";
import { softmaxRow } from "./softmax.ts";

export interface AttentionSizes {
  readonly samples: number;
  /** Steps of the queries, and of keys and values. */
  readonly rows: number;
  readonly steps: number;
  readonly heads: number;
  readonly keyHeads: number;
  /** Numbers of a query and a key, and of a value. */
  readonly depth: number;
  readonly width: number;
}

export interface Mask {
  /** [n, heads or 1, rows or 1, steps or 1] */
  readonly shape: readonly number[];
  readonly data: Numbers;
}

/** Weights p[n, heads, rows, steps] and results y[n, rows, heads, width], with how far float32 may take each. */
export interface Attended {
  readonly p: Float64Array;
  readonly pBounds: Float64Array;
  readonly y: Float64Array;
  readonly yBounds: Float64Array;
}

const EPSILON = 2 ** -24;

/** Attention, pair by pair, in float64. `w` are the weights of additive scores. */
export function attention(
  [q, k, v]: readonly [Numbers, Numbers, Numbers],
  w: Numbers | undefined,
  masks: readonly Mask[],
  sizes: AttentionSizes,
  { reach, masked }: Pick<AttentionAttributes, "reach" | "masked">,
): Attended {
  const { samples, rows, steps, heads, keyHeads, depth, width } = sizes;
  const p = new Float64Array(samples * heads * rows * steps);
  const pBounds = new Float64Array(p.length);
  const y = new Float64Array(samples * rows * heads * width);
  const yBounds = new Float64Array(y.length);
  for (let n = 0; n < samples; n++) {
    for (let head = 0; head < heads; head++) {
      const g = Math.floor((head * keyHeads) / heads);
      for (let t = 0; t < rows; t++) {
        const scores = new Float64Array(steps);
        const keeps: boolean[] = [];
        let doubt = 0;
        for (let s = 0; s < steps; s++) {
          let sum = 0;
          let size = 0;
          for (let i = 0; i < depth; i++) {
            const a = q[((n * rows + t) * heads + head) * depth + i] ?? NaN;
            const b = k[((n * steps + s) * keyHeads + g) * depth + i] ?? NaN;
            const term = w === undefined ? a * b : (w[i] ?? NaN) * Math.tanh(a + b);
            sum += term;
            size += Math.abs(w === undefined ? term : (w[i] ?? NaN) * 12);
          }
          const inReach = t - reach.back <= s && s <= t + reach.ahead;
          const keep = inReach && masks.every((mask) => maskAt(mask, [n, head, t, s]) !== 0);
          keeps.push(keep);
          scores[s] = keep ? sum : leftOut(sum, masked);
          if (keep) doubt = Math.max(doubt, (depth + 2) * EPSILON * size);
        }
        const weights = softmaxRow(scores, false);
        const relative = 2 * doubt + (steps + 16) * EPSILON;
        for (let s = 0; s < steps; s++) {
          const at = ((n * heads + head) * rows + t) * steps + s;
          p[at] = masked === "zero" && !keeps[s] ? 0 : (weights[s] as number);
          pBounds[at] = (p[at] as number) * relative + 2 ** -140;
        }
        for (let j = 0; j < width; j++) {
          const at = ((n * rows + t) * heads + head) * width + j;
          let size = 0;
          for (let s = 0; s < steps; s++) {
            const term =
              (p[((n * heads + head) * rows + t) * steps + s] as number) *
              (v[((n * steps + s) * keyHeads + g) * width + j] ?? NaN);
            y[at] = (y[at] as number) + term;
            size += Math.abs(term);
          }
          yBounds[at] = size * (relative + (steps + 2) * EPSILON) + 2 ** -120;
        }
      }
    }
  }
  return { p, pBounds, y, yBounds };
}

/** The score of a pair that is left out. */
function leftOut(score: number, masked: AttentionAttributes["masked"]): number {
  if (masked === "lowered") return Math.fround(Math.fround(score) - 1e9);
  return masked === "zero" ? -1e9 : Math.fround(-0.7 * 3.4028234663852886e38);
}

function maskAt({ shape, data }: Mask, index: readonly number[]): number {
  const at = shape.reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : (index[axis] ?? 0)), 0);
  return data[at] ?? NaN;
}
