import { Attention, AttentionMask, MaskedScore, Product, Tile } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { Value } from "../graph/graph.ts";
import type { AttentionAttributes } from "../ops/attention.ts";
import { emptyFields, type Field, type Kernel, type PlanScope } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";
import { sampleOf, stridesOf } from "./strides.ts";

/** The most bytes of scores that a block of rows should take: they are written and read again, so they should stay in L2. */
const BLOCK_BYTES = 192 * 1024;

/** Beyond every step, and far from overflow. */
const FAR = 0x3fffffff;

/** What the kernel does with the score of a pair that is left out, and the number it takes for that. */
const MASKED: Readonly<Record<AttentionAttributes["masked"], readonly [code: number, fill: number]>> = {
  lowest: [MaskedScore.Fill, -0.7 * 3.4028234663852886e38],
  zero: [MaskedScore.Drop, -1e9],
  lowered: [MaskedScore.Shift, -1e9],
};

/** Whole heads, without their scores in memory. */
export const attention: Kernel<"attention"> = {
  name: "attention_f32",
  op: "attention",
  supports: () => true,
  describe(op, scope) {
    const { score, reach, masked, returnWeights } = op.attributes;
    const [q, k, v] = [inputOf(op, 0), inputOf(op, 1), inputOf(op, 2)];
    const [, rows = 1, heads = 1, depth = 1] = q.shape as readonly number[];
    const [, steps = 1, keyHeads = 1] = k.shape as readonly number[];
    const width = v.shape[3] ?? 1;
    const masks = op.inputs.slice(score === "additive" ? 4 : 3);
    const isUnbounded = masks.length === 0 && reach.back === Infinity && reach.ahead === Infinity;
    const blockRows = Math.min(Tile.BlockRows, rows, Math.max(4, Math.floor(BLOCK_BYTES / (4 * steps))));
    const [code, fill] = MASKED[masked];

    const fields = emptyFields(Attention.Size);
    const scores = product(scope, depth, steps, score === "dot");
    fields.splice(Attention.Scores, Product.Size, ...scores);
    fields.splice(Attention.Values, Product.Size, ...product(scope, steps, width, true));
    fields[Attention.Q] = scope.value(q);
    fields[Attention.K] = scope.value(k);
    fields[Attention.V] = scope.value(v);
    fields[Attention.Y] = scope.value(outputOf(op));
    fields[Attention.Rows] = rows;
    fields[Attention.Heads] = heads;
    fields[Attention.KeyHeads] = keyHeads;
    fields[Attention.Before] = Math.min(reach.back, FAR);
    fields[Attention.After] = Math.min(reach.ahead, FAR);
    fields[Attention.MaskedScore] = isUnbounded ? MaskedScore.None : code;
    fields[Attention.Fill] = { f32: fill };
    fields[Attention.MaskCount] = masks.length;
    fields[Attention.W] = score === "additive" ? scope.packed(weightOf(op, 3), { kind: "raw" }) : 0;
    fields[Attention.P] = returnWeights ? scope.value(outputOf(op, 1)) : 0;
    fields[Attention.BlockRows] = blockRows;
    fields[Attention.Table] = scope.scratch(4 * blockRows);
    fields[Attention.Block] = returnWeights ? 0 : scope.scratch(4 * blockRows * steps);
    return {
      fields: [...fields, ...masks.flatMap((mask) => maskFields(mask, scope))],
      unitsPerSample: keyHeads,
    };
  },
};

/** A product [rows, run] · [run, columns] whose right-hand matrix the kernel packs itself. */
function product(scope: PlanScope, run: number, columns: number, isPacked: boolean): Field[] {
  return productFields({
    segments: scope.table([0]),
    segmentCount: 1,
    run,
    panels: isPacked ? scope.scratch(4 * run * paddedColumns(columns)) : 0,
    columns,
    addend: 0,
  });
}

function maskFields(mask: Value, scope: PlanScope): Field[] {
  const sizes = sampleOf(mask);
  const [head = 0, row = 0, step = 0] = stridesOf(mask).map((stride, i) => (sizes[i] === 1 ? 0 : stride));
  const fields = emptyFields(AttentionMask.Size);
  fields[AttentionMask.Mask] = scope.value(mask);
  fields[AttentionMask.SampleStride] = 4 * elementCount(sizes);
  fields[AttentionMask.HeadStride] = head;
  fields[AttentionMask.RowStride] = row;
  fields[AttentionMask.Step] = step;
  return fields;
}
