import type { LayerNormAttributes } from "../../../src/ops/layer-norm.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { layerNorm } from "../../reference/layer-norm.ts";

export interface LayerNormRow extends Partial<LayerNormAttributes> {
  readonly mode: LayerNormAttributes["mode"];
  readonly samples: number;
  /** Rows of a sample, and their length. */
  readonly rows: number;
  readonly n: number;
  /** Neighbours that share a parameter; default 1. */
  readonly run?: number;
  /** Does the graph give x as well, so that y cannot take its place? */
  readonly keep?: boolean;
}

/** How many units of float32 a result may be off, the unit that of its terms: see `layerNormCase`. */
const UNITS = 4;

/** y = normalized(x) · gamma + beta, with random parameters where the row has them. */
export function layerNormCase(row: LayerNormRow, x: Float32Array, draw: Draw): KernelCase {
  const { mode, samples, rows, n, run = 1, keep = false } = row;
  const { epsilon = 1e-3, scale = false, center = false, groups = 1 } = row;
  const attributes = { mode, epsilon, scale, center, groups };
  const count = (groups * n) / run;
  const gamma = scale ? draw.floats(count, 2) : undefined;
  const beta = center ? draw.floats(count, 2) : undefined;
  const graph = graphOf([null, rows, n], (builder, value) => {
    const parameters = [gamma, beta].flatMap((data, i) => {
      return data === undefined ? [] : [builder.constant(weight(["gamma", "beta"][i] ?? "", [count], data))];
    });
    const y = builder.addOne("layerNorm", [value, ...parameters], attributes);
    return keep ? [y, value] : y;
  });
  const single = { ...attributes, epsilon: Math.fround(epsilon) };
  const values = layerNorm(x, n, gamma, beta, single);
  const plain = layerNorm(x, n, gamma, undefined, single);
  // Each result is a sum of two terms, and the mean in the first one has the error of its row.
  const bounds = values.map((y, i) => {
    const start = i - (i % n);
    const around = plain.subarray(start, start + n).reduce((total, value) => total + Math.abs(value), 0) / n;
    const bound = UNITS * 2 ** -23 * (Math.abs(plain[i] ?? 0) + Math.abs(y) + around);
    return Number.isFinite(bound) ? bound + 2 ** -126 : 0;
  });
  const name = `layerNorm ${JSON.stringify(row)}`;
  const expected = [{ values, bounds }, ...(keep ? [{ values: Float64Array.from(x) }] : [])];
  return { name, graph, capacity: samples, inputs: [x], expected };
}
