import { Product, Tile } from "../abi";
import { address, f32Field, i32Field } from "../descriptor";
import { clamp } from "../simd/clamp";
import { madd } from "../simd/madd";
import { storeTail } from "../simd/tail";

/**
 * The register tiles: a few rows of A against one panel of B, all of k, everything else in registers.
 *
 *     C[r, 0..columns] = clamp( sum over runs s, j of A_r[segments[s] + j] · panel[s·run + j, 0..16] + addend )
 *
 * All tiles add up a result's products in the same order, k by k, so a result does not depend on which tile made it,
 * hence not on how many rows share the batch.
 *
 * Five steps of k stand in one loop body with an exit after each. V8 orders and spills within a basic block: without the
 * exits the tile runs at 28 GFLOP/s, with one step to a loop at 45, with five at 47 (480³, AMD EPYC Zen 4, Node 20, where
 * registers alone give 57; four or six steps 45). More than 8 accumulators spill on V8 11 and 12.
 */

/**
 * The rows from `row` to `lastRow` in the table, two at a time, against 16 columns. The loop over the rows stands in here
 * because a call costs as much as several steps: k = 16 reaches 35 GFLOP/s instead of 29, `relaxed` 46 instead of 39.
 */
export function tiles2x16(
  product: usize,
  row: usize,
  lastRow: usize,
  panel: usize,
  addend: usize,
  addendStride: usize,
  c: usize,
  cStride: usize,
  columns: i32,
): void {
  const run = (<usize>i32Field(product, Product.Run)) << 2;
  const segments = address(product, Product.Segments);
  const lastSegment = segments + ((<usize>i32Field(product, Product.SegmentCount)) << 2);
  for (; row < lastRow; row += 8) {
    const a0 = load<usize>(row);
    const a1 = load<usize>(row, 4);
    let segment = segments;
    let b = panel;
    let x0 = f32x4.splat(0);
    let x1 = x0;
    let x2 = x0;
    let x3 = x0;
    let y0 = x0;
    let y1 = x0;
    let y2 = x0;
    let y3 = x0;
    do {
      const offset = load<u32>(segment);
      let p = a0 + offset;
      let q = a1 + offset;
      const end = p + run;
      const next = b + (run << 4);
      while (true) {
        let b0 = v128.load(b);
        let b1 = v128.load(b, 16);
        let b2 = v128.load(b, 32);
        let b3 = v128.load(b, 48);
        let a = v128.load32_splat(p);
        x0 = madd(a, b0, x0);
        x1 = madd(a, b1, x1);
        x2 = madd(a, b2, x2);
        x3 = madd(a, b3, x3);
        a = v128.load32_splat(q);
        y0 = madd(a, b0, y0);
        y1 = madd(a, b1, y1);
        y2 = madd(a, b2, y2);
        y3 = madd(a, b3, y3);
        p += 4;
        q += 4;
        if (p == end) break;
        b0 = v128.load(b, 64);
        b1 = v128.load(b, 80);
        b2 = v128.load(b, 96);
        b3 = v128.load(b, 112);
        a = v128.load32_splat(p);
        x0 = madd(a, b0, x0);
        x1 = madd(a, b1, x1);
        x2 = madd(a, b2, x2);
        x3 = madd(a, b3, x3);
        a = v128.load32_splat(q);
        y0 = madd(a, b0, y0);
        y1 = madd(a, b1, y1);
        y2 = madd(a, b2, y2);
        y3 = madd(a, b3, y3);
        p += 4;
        q += 4;
        if (p == end) break;
        b0 = v128.load(b, 128);
        b1 = v128.load(b, 144);
        b2 = v128.load(b, 160);
        b3 = v128.load(b, 176);
        a = v128.load32_splat(p);
        x0 = madd(a, b0, x0);
        x1 = madd(a, b1, x1);
        x2 = madd(a, b2, x2);
        x3 = madd(a, b3, x3);
        a = v128.load32_splat(q);
        y0 = madd(a, b0, y0);
        y1 = madd(a, b1, y1);
        y2 = madd(a, b2, y2);
        y3 = madd(a, b3, y3);
        p += 4;
        q += 4;
        if (p == end) break;
        b0 = v128.load(b, 192);
        b1 = v128.load(b, 208);
        b2 = v128.load(b, 224);
        b3 = v128.load(b, 240);
        a = v128.load32_splat(p);
        x0 = madd(a, b0, x0);
        x1 = madd(a, b1, x1);
        x2 = madd(a, b2, x2);
        x3 = madd(a, b3, x3);
        a = v128.load32_splat(q);
        y0 = madd(a, b0, y0);
        y1 = madd(a, b1, y1);
        y2 = madd(a, b2, y2);
        y3 = madd(a, b3, y3);
        p += 4;
        q += 4;
        if (p == end) break;
        b0 = v128.load(b, 256);
        b1 = v128.load(b, 272);
        b2 = v128.load(b, 288);
        b3 = v128.load(b, 304);
        a = v128.load32_splat(p);
        x0 = madd(a, b0, x0);
        x1 = madd(a, b1, x1);
        x2 = madd(a, b2, x2);
        x3 = madd(a, b3, x3);
        a = v128.load32_splat(q);
        y0 = madd(a, b0, y0);
        y1 = madd(a, b1, y1);
        y2 = madd(a, b2, y2);
        y3 = madd(a, b3, y3);
        p += 4;
        q += 4;
        if (p == end) break;
        b += 320;
      }
      b = next;
      segment += 4;
    } while (segment < lastSegment);
    finish16(product, addend, c, columns, x0, x1, x2, x3);
    finish16(product, addend == 0 ? 0 : addend + addendStride, c + cStride, columns, y0, y1, y2, y3);
    addend += addendStride << 1;
    c += cStride << 1;
  }
}

/** Four rows against the first 8 columns of a panel: the last panel of a matrix whose width leaves 8 or fewer. */
export function tile4x8(
  product: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  panel: usize,
  addend: usize,
  addendStride: usize,
  c: usize,
  cStride: usize,
  columns: i32,
): void {
  const run = (<usize>i32Field(product, Product.Run)) << 2;
  let segment = address(product, Product.Segments);
  const lastSegment = segment + ((<usize>i32Field(product, Product.SegmentCount)) << 2);
  let x0 = f32x4.splat(0);
  let x1 = x0;
  let x2 = x0;
  let x3 = x0;
  let y0 = x0;
  let y1 = x0;
  let y2 = x0;
  let y3 = x0;
  do {
    const offset = load<u32>(segment);
    let p0 = a0 + offset;
    let p1 = a1 + offset;
    let p2 = a2 + offset;
    let p3 = a3 + offset;
    const end = p0 + run;
    while (p0 < end) {
      const b0 = v128.load(panel);
      const b1 = v128.load(panel, 16);
      let a = v128.load32_splat(p0);
      x0 = madd(a, b0, x0);
      y0 = madd(a, b1, y0);
      a = v128.load32_splat(p1);
      x1 = madd(a, b0, x1);
      y1 = madd(a, b1, y1);
      a = v128.load32_splat(p2);
      x2 = madd(a, b0, x2);
      y2 = madd(a, b1, y2);
      a = v128.load32_splat(p3);
      x3 = madd(a, b0, x3);
      y3 = madd(a, b1, y3);
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
      panel += 64;
    }
    segment += 4;
  } while (segment < lastSegment);
  finish8(product, addend, c, columns, x0, y0);
  addend += addendStride;
  c += cStride;
  finish8(product, addend, c, columns, x1, y1);
  addend += addendStride;
  c += cStride;
  finish8(product, addend, c, columns, x2, y2);
  addend += addendStride;
  c += cStride;
  finish8(product, addend, c, columns, x3, y3);
}

/**
 * One row against all panels, two at a time, 32 columns: a matrix-vector product.
 *
 * The exits between the two panels are never taken. They part the basic block, without which V8 loads both panels first, runs
 * out of registers and spills: 28 GFLOP/s (256×256, in L2). V8 drops an exit whose condition has already failed, so each
 * compares something else, and it takes out of the loop only what is used before the first exit, hence `last` in that one:
 * 38 GFLOP/s instead of 34, `relaxed` 45 instead of 36. A last part panel has a tile of its own, since a call that takes the
 * sums as arguments moves them to registers with longer instructions (36).
 */
export function tiles1x32(product: usize, a: usize, panels: usize, addend: usize, c: usize): void {
  const run = (<usize>i32Field(product, Product.Run)) << 2;
  const segments = address(product, Product.Segments);
  const segmentBytes = (<usize>i32Field(product, Product.SegmentCount)) << 2;
  const lastSegment = segments + segmentBytes;
  const panelBytes = run * (segmentBytes << 2);
  let columns = i32Field(product, Product.N);
  for (; columns >= 2 * Tile.Panel; columns -= 2 * Tile.Panel) {
    let segment = segments;
    let panel0 = panels;
    let panel1 = panels + panelBytes;
    let x0 = f32x4.splat(0);
    let x1 = x0;
    let x2 = x0;
    let x3 = x0;
    let y0 = x0;
    let y1 = x0;
    let y2 = x0;
    let y3 = x0;
    do {
      let p = a + load<u32>(segment);
      const end = p + run;
      const next0 = panel0 + (run << 4);
      const next1 = panel1 + (run << 4);
      const last = end - 4;
      while (true) {
        let s = v128.load32_splat(p);
        x0 = madd(s, v128.load(panel0), x0);
        x1 = madd(s, v128.load(panel0, 16), x1);
        x2 = madd(s, v128.load(panel0, 32), x2);
        x3 = madd(s, v128.load(panel0, 48), x3);
        if (p > last) break;
        y0 = madd(s, v128.load(panel1), y0);
        y1 = madd(s, v128.load(panel1, 16), y1);
        y2 = madd(s, v128.load(panel1, 32), y2);
        y3 = madd(s, v128.load(panel1, 48), y3);
        if (p == last) break;
        s = v128.load32_splat(p, 4);
        x0 = madd(s, v128.load(panel0, 64), x0);
        x1 = madd(s, v128.load(panel0, 80), x1);
        x2 = madd(s, v128.load(panel0, 96), x2);
        x3 = madd(s, v128.load(panel0, 112), x3);
        if (p == panel1) break;
        y0 = madd(s, v128.load(panel1, 64), y0);
        y1 = madd(s, v128.load(panel1, 80), y1);
        y2 = madd(s, v128.load(panel1, 96), y2);
        y3 = madd(s, v128.load(panel1, 112), y3);
        p += 8;
        if (p == end) break;
        panel0 += 128;
        panel1 += 128;
      }
      panel0 = next0;
      panel1 = next1;
      segment += 4;
    } while (segment < lastSegment);
    finish16(product, addend, c, Tile.Panel, x0, x1, x2, x3);
    finish16(product, addend == 0 ? 0 : addend + 64, c + 64, Tile.Panel, y0, y1, y2, y3);
    if (addend != 0) addend += 128;
    c += 128;
    panels += panelBytes << 1;
  }
  for (; columns > 0; columns -= Tile.Panel) {
    tile1x16(product, a, panels, addend, c, columns);
    if (addend != 0) addend += 64;
    c += 64;
    panels += panelBytes;
  }
}

/** One row against one panel: the columns that `tiles1x32` leaves. */
function tile1x16(product: usize, a: usize, panel: usize, addend: usize, c: usize, columns: i32): void {
  const run = (<usize>i32Field(product, Product.Run)) << 2;
  let segment = address(product, Product.Segments);
  const lastSegment = segment + ((<usize>i32Field(product, Product.SegmentCount)) << 2);
  let x0 = f32x4.splat(0);
  let x1 = x0;
  let x2 = x0;
  let x3 = x0;
  do {
    let p = a + load<u32>(segment);
    const end = p + run;
    do {
      const s = v128.load32_splat(p);
      x0 = madd(s, v128.load(panel), x0);
      x1 = madd(s, v128.load(panel, 16), x1);
      x2 = madd(s, v128.load(panel, 32), x2);
      x3 = madd(s, v128.load(panel, 48), x3);
      p += 4;
      panel += 64;
    } while (p < end);
    segment += 4;
  } while (segment < lastSegment);
  finish16(product, addend, c, columns, x0, x1, x2, x3);
}

/** Adds, clamps and stores up to 16 finished columns of one row. */
// @ts-ignore: decorator
@inline
function finish16(
  product: usize,
  addend: usize,
  c: usize,
  columns: i32,
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
): void {
  if (addend != 0) {
    x0 = f32x4.add(x0, v128.load(addend));
    x1 = f32x4.add(x1, v128.load(addend, 16));
    x2 = f32x4.add(x2, v128.load(addend, 32));
    x3 = f32x4.add(x3, v128.load(addend, 48));
  }
  const low = v128.load32_splat(product + ((<usize>Product.Low) << 2));
  const high = v128.load32_splat(product + ((<usize>Product.High) << 2));
  x0 = clamp(x0, low, high);
  x1 = clamp(x1, low, high);
  x2 = clamp(x2, low, high);
  x3 = clamp(x3, low, high);
  if (columns >= 16) {
    v128.store(c, x0);
    v128.store(c, x1, 16);
    v128.store(c, x2, 32);
    v128.store(c, x3, 48);
    return;
  }
  storeColumns(c, x0, columns);
  storeColumns(c + 16, x1, columns - 4);
  storeColumns(c + 32, x2, columns - 8);
  storeColumns(c + 48, x3, columns - 12);
}

/** The same for up to 8 columns. */
function finish8(product: usize, addend: usize, c: usize, columns: i32, x: v128, y: v128): void {
  if (addend != 0) {
    x = f32x4.add(x, v128.load(addend));
    y = f32x4.add(y, v128.load(addend, 16));
  }
  const low = v128.load32_splat(product + ((<usize>Product.Low) << 2));
  const high = v128.load32_splat(product + ((<usize>Product.High) << 2));
  storeColumns(c, clamp(x, low, high), columns);
  storeColumns(c + 16, clamp(y, low, high), columns - 4);
}

function storeColumns(c: usize, value: v128, columns: i32): void {
  if (columns >= 4) v128.store(c, value);
  else if (columns > 0) storeTail(c, value, columns);
}
