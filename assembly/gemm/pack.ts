import { Tile } from "../abi";
import { copyFloats } from "../copy";

/**
 * B[k,n], or its transpose stored as [n,k], in panels of 16 columns, the last one padded with zeros. `rowBytes` lead from
 * one stored row to the next, `panelBytes` from panel to panel: 64·k, or more where B is a part of the rows.
 */
export function packPanels(
  b: usize,
  rowBytes: usize,
  k: i32,
  n: i32,
  transposed: bool,
  panels: usize,
  panelBytes: usize,
): void {
  for (let column = 0; column < n; column += Tile.Panel) {
    const columns = min(n - column, <i32>Tile.Panel);
    if (columns < Tile.Panel) memory.fill(panels, 0, (<usize>k) << 6);
    if (transposed) transposeFloats(b + <usize>column * rowBytes, rowBytes, columns, k, panels, 64);
    else copyPanel(b + ((<usize>column) << 2), rowBytes, k, columns, panels);
    panels += panelBytes;
  }
}

function copyPanel(from: usize, rowBytes: usize, k: i32, columns: i32, to: usize): void {
  for (let row = 0; row < k; row++) {
    if (columns == Tile.Panel) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
    } else {
      copyFloats(from, to, columns);
    }
    from += rowBytes;
    to += 64;
  }
}

/** y[c, r] = x[r, c] for `rows` times `columns` floats; strides are bytes from row to row, in x and in y. */
export function transposeFloats(
  x: usize,
  xStride: usize,
  rows: i32,
  columns: i32,
  y: usize,
  yStride: usize,
): void {
  for (; rows >= 4; rows -= 4) {
    let x0 = x;
    let x1 = x0 + xStride;
    let x2 = x1 + xStride;
    let x3 = x2 + xStride;
    let to = y;
    let left = columns;
    for (; left >= 4; left -= 4) {
      const r0 = v128.load(x0);
      const r1 = v128.load(x1);
      const r2 = v128.load(x2);
      const r3 = v128.load(x3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      to += yStride;
      v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      to += yStride;
      v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      to += yStride;
      v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      to += yStride;
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
    }
    for (; left > 0; left--) {
      store<f32>(to, load<f32>(x0));
      store<f32>(to, load<f32>(x1), 4);
      store<f32>(to, load<f32>(x2), 8);
      store<f32>(to, load<f32>(x3), 12);
      to += yStride;
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
    }
    x += xStride << 2;
    y += 16;
  }
  for (; rows > 0; rows--) {
    let from = x;
    let to = y;
    for (let left = columns; left > 0; left--) {
      store<f32>(to, load<f32>(from));
      from += 4;
      to += yStride;
    }
    x += xStride;
    y += 4;
  }
}
