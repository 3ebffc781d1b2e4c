import { Attention, AttentionMask, MaskedScore, Product } from "../abi";
import { address, f32Field, i32Field } from "../descriptor";
import { packPanels } from "../gemm/pack";
import { multiply } from "../gemm/product";
import { madd } from "../simd/madd";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";
import { tanh } from "../simd/tanh";
import { softmaxRow, sumLanes } from "../softmax";

/**
 * Y[n,t,h,:] = softmax over s of (Q[n,t,h,:] · K[n,s,g,:]) · V[n,s,g,:]
 *
 * K and V of a head are packed once; then blocks of rows of Q go through all of it: a product makes their scores, masks and
 * softmax follow while these are in cache, and a second product makes the rows of Y. So of the scores only a block
 * exists at a time, unless they are wanted. Unit: a head of K and V.
 */
export function attention_f32(descriptor: usize, begin: i32, end: i32): void {
  const values = valuesOf(descriptor);
  const keyHeads = i32Field(descriptor, Attention.KeyHeads);
  const group = i32Field(descriptor, Attention.Heads) / keyHeads;
  const depth = i32Field(descriptor, Product.Run);
  const steps = i32Field(descriptor, Product.N);
  const width = i32Field(values, Product.N);
  const keyStride = (<usize>(keyHeads * depth)) << 2;
  const valueStride = (<usize>(keyHeads * width)) << 2;
  const keyPanels = address(descriptor, Product.Panels);
  for (let unit = begin; unit < end; unit++) {
    const sample = unit / keyHeads;
    const keyHead = unit % keyHeads;
    const first = <usize>sample * <usize>steps;
    const k = address(descriptor, Attention.K) + first * keyStride + ((<usize>(keyHead * depth)) << 2);
    const v = address(descriptor, Attention.V) + first * valueStride + ((<usize>(keyHead * width)) << 2);
    if (keyPanels != 0) packPanels(k, keyStride, depth, steps, true, keyPanels, (<usize>depth) << 6);
    packPanels(v, valueStride, steps, width, false, address(values, Product.Panels), (<usize>steps) << 6);
    for (let head = keyHead * group; head < (keyHead + 1) * group; head++) {
      attendHead(descriptor, sample, head, k, keyStride);
    }
  }
}

/** The product P·V. */
// @ts-ignore: decorator
@inline
function valuesOf(descriptor: usize): usize {
  return descriptor + ((<usize>Attention.Values) << 2);
}

/** All rows of one head of Q, a block at a time. */
function attendHead(descriptor: usize, sample: i32, head: i32, k: usize, keyStride: usize): void {
  const values = valuesOf(descriptor);
  const allRows = i32Field(descriptor, Attention.Rows);
  const heads = i32Field(descriptor, Attention.Heads);
  const depth = i32Field(descriptor, Product.Run);
  const width = i32Field(values, Product.N);
  const blockRows = i32Field(descriptor, Attention.BlockRows);
  const table = address(descriptor, Attention.Table);
  const weights = address(descriptor, Attention.P);
  const rowBytes = (<usize>i32Field(descriptor, Product.N)) << 2;
  const qStride = (<usize>(heads * depth)) << 2;
  const yStride = (<usize>(heads * width)) << 2;
  for (let from = 0; from < allRows; from += blockRows) {
    const rows = min(blockRows, allRows - from);
    const row = <usize>(sample * allRows + from);
    const q = address(descriptor, Attention.Q) + row * qStride + ((<usize>(head * depth)) << 2);
    const y = address(descriptor, Attention.Y) + row * yStride + ((<usize>(head * width)) << 2);
    let p = address(descriptor, Attention.Block);
    if (weights != 0) p = weights + <usize>((sample * heads + head) * allRows + from) * rowBytes;
    if (address(descriptor, Attention.W) == 0) {
      fillTable(table, q, rows, qStride);
      multiply(descriptor, table, rows, address(descriptor, Product.Panels), 0, p, rowBytes);
    } else {
      for (let r: usize = 0; r < <usize>rows; r++) {
        scoreAdditively(descriptor, q + r * qStride, k, keyStride, p + r * rowBytes);
      }
    }
    for (let r = 0; r < rows; r++) {
      weighRow(descriptor, sample, head, from + r, p + <usize>r * rowBytes);
    }
    fillTable(table, p, rows, rowBytes);
    multiply(values, table, rows, address(values, Product.Panels), 0, y, yStride);
  }
}

function fillTable(table: usize, row: usize, rows: i32, stride: usize): void {
  for (let i = 0; i < rows; i++) {
    store<usize>(table + ((<usize>i) << 2), row);
    row += stride;
  }
}

/** scores[s] = sum over i of w[i] · tanh(q[i] + k[s,i]) */
function scoreAdditively(descriptor: usize, q: usize, k: usize, keyStride: usize, scores: usize): void {
  const w = address(descriptor, Attention.W);
  const depth = i32Field(descriptor, Product.Run);
  const end = scores + ((<usize>i32Field(descriptor, Product.N)) << 2);
  for (; scores < end; scores += 4) {
    let sum = f32x4.splat(0);
    for (let left = depth, at: usize = 0; left > 0; left -= 4, at += 16) {
      const bent = tanh(f32x4.add(loadUpTo4(q + at, left), loadUpTo4(k + at, left)));
      sum = madd(loadUpTo4(w + at, left), bent, sum);
    }
    store<f32>(scores, sumLanes(sum));
    k += keyStride;
  }
}

/** Scores of one row to weights, in place. */
function weighRow(descriptor: usize, sample: i32, head: i32, row: i32, p: usize): void {
  const masked = i32Field(descriptor, Attention.MaskedScore);
  if (masked != MaskedScore.None) maskRow(descriptor, sample, head, row, p, false);
  softmaxRow(p, p, i32Field(descriptor, Product.N), false);
  if (masked == MaskedScore.Drop) maskRow(descriptor, sample, head, row, p, true);
}

/** Gives the pairs of one row that are left out the scores that they get instead, or `drop`: the weight 0. */
function maskRow(descriptor: usize, sample: i32, head: i32, row: i32, p: usize, drop: bool): void {
  const steps = i32Field(descriptor, Product.N);
  const isShifted = i32Field(descriptor, Attention.MaskedScore) == MaskedScore.Shift;
  const fill = f32x4.splat(drop ? 0 : f32Field(descriptor, Attention.Fill));
  const first = i32x4.splat(row - i32Field(descriptor, Attention.Before));
  const last = i32x4.splat(row + i32Field(descriptor, Attention.After));
  const masks = descriptor + ((<usize>Attention.Size) << 2);
  const lastMask = masks + <usize>i32Field(descriptor, Attention.MaskCount) * MASK_BYTES;
  const four = i32x4.splat(4);
  let at = i32x4(0, 1, 2, 3);
  for (let left = steps; left > 0; left -= 4) {
    let keep = v128.and(i32x4.ge_s(at, first), i32x4.le_s(at, last));
    for (let mask = masks; mask < lastMask; mask += MASK_BYTES) {
      const given = maskAt(mask, sample, head, row, steps - left, left);
      keep = v128.and(keep, f32x4.ne(given, f32x4.splat(0)));
    }
    const score = loadUpTo4(p, left);
    const other = isShifted ? f32x4.add(score, fill) : fill;
    storeUpTo4(p, v128.bitselect(score, other, keep), left);
    at = i32x4.add(at, four);
    p += 16;
  }
}

const MASK_BYTES: usize = (<usize>AttentionMask.Size) << 2;

/** The next four numbers of a row of a mask, of which `left` are left, or one number four times. */
// @ts-ignore: decorator
@inline
function maskAt(mask: usize, sample: i32, head: i32, row: i32, step: i32, left: i32): v128 {
  const from =
    address(mask, AttentionMask.Mask) +
    <usize>sample * address(mask, AttentionMask.SampleStride) +
    <usize>head * address(mask, AttentionMask.HeadStride) +
    <usize>row * address(mask, AttentionMask.RowStride);
  if (i32Field(mask, AttentionMask.Step) == 0) return v128.load32_splat(from);
  return loadUpTo4(from + ((<usize>step) << 2), left);
}
