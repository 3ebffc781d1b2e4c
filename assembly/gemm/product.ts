import { Activation, Product, Tile } from "../abi";
import { activateRow } from "../activation-row";
import { f32Field, i32Field } from "../descriptor";
import { tile4x8, tiles1x32, tiles2x16 } from "./tile";

/**
 * C[rows, n] = clamp(A·B + addend) for one block of rows, whose addresses in A stand in `table`.
 *
 * Loop 2 goes over the panels of B, so that one panel (k · 64 bytes) stays in L1 while
 * loop 1 goes over the rows, so that the block of A stays in L2. Loop 3, over blocks of rows, is the kernel's.
 * k is not cut: at k = 1024 a panel streams from L2 at the full speed of the tile.
 */
export function multiply(
  product: usize,
  table: usize,
  rows: i32,
  panels: usize,
  addend: usize,
  c: usize,
  cStride: usize,
): void {
  const n = i32Field(product, Product.N);
  const panelBytes = depth(product) << 6;
  const addendStride = <usize>i32Field(product, Product.AddendStride);
  const pairs = rows & ~1;
  if (pairs > 0) {
    let panel = panels;
    for (let column = 0; column < n; column += Tile.Panel) {
      const columns = n - column;
      const skip = (<usize>column) << 2;
      let to = c + skip;
      let add = addendAt(addend, skip);
      let row = table;
      const lastRow = table + ((<usize>pairs) << 2);
      if (columns <= 8) {
        for (; row + 16 <= lastRow; row += 16) {
          const a0 = load<usize>(row);
          const a1 = load<usize>(row, 4);
          const a2 = load<usize>(row, 8);
          const a3 = load<usize>(row, 12);
          tile4x8(product, a0, a1, a2, a3, panel, add, addendStride, to, cStride, columns);
          to += cStride << 2;
          add += addendStride << 2;
        }
      }
      tiles2x16(product, row, lastRow, panel, add, addendStride, to, cStride, columns);
      panel += panelBytes;
    }
  }
  if (pairs < rows) {
    const last = <usize>pairs;
    const add = addendAt(addend, last * addendStride);
    tiles1x32(product, load<usize>(table + (last << 2)), panels, add, c + last * cStride);
  }
}

/** Applies the product's activation to finished rows of `n` columns, while they are in cache. */
export function activateRows(product: usize, c: usize, rows: i32, n: i32, cStride: usize): void {
  const code = i32Field(product, Product.Activation);
  if (code == Activation.Linear) return;
  const alpha = f32Field(product, Product.Alpha);
  const beta = f32Field(product, Product.Beta);
  const gamma = f32Field(product, Product.Gamma);
  for (let row = 0; row < rows; row++) {
    activateRow(code, c, c, n, alpha, beta, gamma);
    c += cStride;
  }
}

/** An address inside the addend; 0, for none, stays 0. */
// @ts-ignore: decorator
@inline
function addendAt(addend: usize, skip: usize): usize {
  return addend == 0 ? 0 : addend + skip;
}

/** k: the rows of B. */
// @ts-ignore: decorator
@inline
function depth(product: usize): usize {
  return <usize>(i32Field(product, Product.SegmentCount) * i32Field(product, Product.Run));
}
