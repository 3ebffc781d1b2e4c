import { type AttentionAttributes, UNBOUNDED } from "../../../src/ops/attention.ts";
import { GraphBuilder } from "../../../src/graph/graph.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { attention, type AttentionSizes, type Mask } from "../../reference/attention.ts";

/** The axes a mask has: it is repeated along those that are not named. */
export type MaskAxes = "h" | "t" | "s" | "ht" | "hs" | "ts" | "hts" | "";

export interface AttentionRow extends Partial<AttentionSizes>, Partial<AttentionAttributes> {
  readonly masks?: readonly MaskAxes[];
  /** How often a mask is 0: some rows are then left out as a whole. Default 0.4. */
  readonly sparse?: number;
}

/** Attention of random queries, keys and values. */
export function attentionCase(row: AttentionRow, draw: Draw): KernelCase {
  const { samples = 2, rows = 3, steps = 5, heads = 2, keyHeads = heads, depth = 4, width = depth } = row;
  const { score = "dot", reach = UNBOUNDED, masked = "lowest", returnWeights = false } = row;
  const sizes: AttentionSizes = { samples, rows, steps, heads, keyHeads, depth, width };
  const q = draw.floats(samples * rows * heads * depth, 1.5);
  const k = draw.floats(samples * steps * keyHeads * depth, 1.5);
  const v = draw.floats(samples * steps * keyHeads * width, 2);
  const w = score === "additive" ? draw.floats(depth, 1) : undefined;
  const masks = (row.masks ?? []).map((axes): Mask => {
    const sizeOf = (axis: string, size: number): number => (axes.includes(axis) ? size : 1);
    const shape = [samples, sizeOf("h", heads), sizeOf("t", rows), sizeOf("s", steps)];
    const length = shape.reduce((product, size) => product * size, 1);
    const data = Float32Array.from({ length }, () => (draw.chance(row.sparse ?? 0.4) ? 0 : 1));
    return { shape, data };
  });

  const builder = new GraphBuilder();
  builder.layer = 'Layer "tested"';
  const queries = builder.input([null, rows, heads, depth]);
  const keys = builder.input([null, steps, keyHeads, depth]);
  const values = builder.input([null, steps, keyHeads, width]);
  const given = masks.map(({ shape }) => builder.input([null, ...shape.slice(1)]));
  const weights = w === undefined ? [] : [builder.constant(weight("w", [depth], w))];
  const attributes = { score, reach, masked, returnWeights };
  const graph = builder.finish(
    builder.add("attention", [queries, keys, values, ...weights, ...given], attributes),
  );
  const { p, pBounds, y, yBounds } = attention([q, k, v], w, masks, sizes, attributes);
  const expected = [
    { values: y, bounds: yBounds },
    ...(returnWeights ? [{ values: p, bounds: pBounds }] : []),
  ];
  const inputs = [q, k, v, ...masks.map(({ data }) => data as Float32Array)];
  return { name: `attention ${JSON.stringify(row)}`, graph, capacity: samples, inputs, expected };
}
