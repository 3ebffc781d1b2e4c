import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape, type Shape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/**
 * Inputs: q[n, T, heads, d], k[n, S, g, d] and v[n, S, g, e], g a divisor of heads; with additive scores their weights
 * w[d]; then any number of masks that broadcast to [n, heads, T, S]. A pair (t, s) is left out where a mask is 0.
 */
export interface AttentionAttributes {
  /** `dot`: q·k. `additive`: the sum over d of w·tanh(q + k). */
  readonly score: "dot" | "additive";
  /** How many steps back and ahead a query looks, itself not counted: t - back <= s <= t + ahead. */
  readonly reach: { readonly back: number; readonly ahead: number };
  /**
   * What the scores of pairs that are left out become. `lowest`: -0.7 of the largest float; a query that may look nowhere
   * looks everywhere alike. `zero`: -1e9, with weights of 0 even then. `lowered`: less by 1e9, as Luong's attention has it.
   */
  readonly masked: "lowest" | "zero" | "lowered";
  /** Give the weights too. */
  readonly returnWeights: boolean;
}

/** Looks everywhere. */
export const UNBOUNDED: AttentionAttributes["reach"] = { back: Infinity, ahead: Infinity };

/**
 * y[n, t, h, e] = sum over s of p[n, h, t, s] · v[n, s, h / (heads / g), e], p being the softmax over s of the scores of q
 * and k. Outputs: y, and the weights p[n, heads, T, S] if they are wanted.
 */
export const attentionOp: OpDefinition<AttentionAttributes> = {
  infer([q = [], k = [], v = [], ...others], { score, returnWeights }, at) {
    const [batch = null, rows = null, heads = null, depth = null] = q;
    const [, steps = null, keyHeads = null] = k;
    const fits =
      [q, k, v].every((shape) => shape.length === 4) &&
      depth === k[3] &&
      keyHeads === v[2] &&
      (heads ?? 0) % (keyHeads ?? 1) === 0;
    if (!fits || (steps !== v[1] && steps !== null && v[1] !== null)) {
      throw new ShapeError("Query, key and value do not fit each other", {
        layer: at,
        expected: "q [n, T, heads, d], k [n, S, g, d] and v [n, S, g, e], heads divisible by g",
        received: [q, k, v].map(formatShape).join(", "),
      });
    }
    const pairs = [batch, heads, rows, steps];
    for (const mask of score === "additive" ? others.slice(1) : others) checkMask(mask, pairs, at);
    return [[batch, rows, heads, v[3] ?? null], ...(returnWeights ? [pairs] : [])];
  },
  flops: ([q = [], k = []], [y = []], { score }) => {
    const pairs = elementCount(q.slice(1, 3)) * (k[1] ?? 1);
    return pairs * ((score === "dot" ? 2 : 24) * (q[3] ?? 1) + 2 * (y[3] ?? 1) + 20);
  },
};

function checkMask(mask: Shape, pairs: Shape, at: string): void {
  const fits = mask.every((dim, i) => dim === 1 || dim === null || pairs[i] === null || dim === pairs[i]);
  if (fits && mask.length === pairs.length) return;
  throw new ShapeError("The attention mask does not fit the scores", {
    layer: at,
    argument: "attentionMask",
    expected: `a shape that broadcasts to ${formatShape(pairs)}`,
    received: formatShape(mask),
  });
}
