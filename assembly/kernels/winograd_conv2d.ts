import { Activation, Product, Tile, WinogradConv2D } from "../abi";
import { copyFloats, fillFloats } from "../copy";
import { address, f32Field, i32Field } from "../descriptor";
import { activateRows, multiply } from "../gemm/product";
import { clamp } from "../simd/clamp";

/** Bytes of the products of one tile with one panel: 16 rows of 16 floats. */
const TILE_BYTES: usize = 1024;

/**
 * Y[n,oh,ow,f] = act(sum over kh,kw,c of X[n, oh + kh - top, ow + kw - left, c] · K[kh,kw,c,f] + bias[f]), kernels of 3×3,
 * by Winograd's F(2×2, 3×3): four outputs cost 16 products instead of 36.
 *
 *     Y = Aᵀ [ (G K Gᵀ) ∘ (Bᵀ X B) ] A        for each tile X of 4×4 pixels, summed over c inside the brackets
 *
 * Bᵀ and Aᵀ only add and subtract; G K Gᵀ is made when the weights are packed. For each of the 16 elements of a tile the
 * sum over c is a matrix product: rows are tiles, columns filters. A block of tiles goes through all panels of 16 filters,
 * one after the other, so that its transformed input stays in L2 and the products of one panel in L1 and L2.
 * Unit: a row of tiles, which is two output rows.
 */
export function winograd_conv2d_f32(descriptor: usize, begin: i32, end: i32): void {
  const filters = i32Field(descriptor, WinogradConv2D.Filters);
  const tileColumns = i32Field(descriptor, WinogradConv2D.TileColumns);
  const blockTiles = i32Field(descriptor, WinogradConv2D.BlockTiles);
  const panelBytes = (<usize>i32Field(descriptor, Product.Run)) << 6;
  const last = end * tileColumns;
  for (let tile = begin * tileColumns; tile < last; tile += blockTiles) {
    const tiles = min(blockTiles, last - tile);
    transformInputs(descriptor, tile, tiles);
    let panels = address(descriptor, Product.Panels);
    for (let filter = 0; filter < filters; filter += Tile.Panel) {
      multiplyPanel(descriptor, tiles, panels);
      transformOutputs(descriptor, tile, tiles, filter);
      panels += panelBytes << 4;
    }
    activateTiles(descriptor, tile, tiles);
  }
}

/** V[e,t,c] = element e of Bᵀ X B, for tiles `tile` and those after it. */
function transformInputs(descriptor: usize, tile: i32, tiles: i32): void {
  const height = i32Field(descriptor, WinogradConv2D.Height);
  const width = i32Field(descriptor, WinogradConv2D.Width);
  const tileRows = i32Field(descriptor, WinogradConv2D.TileRows);
  const tileColumns = i32Field(descriptor, WinogradConv2D.TileColumns);
  const pixelBytes = (<usize>i32Field(descriptor, Product.Run)) << 2;
  const lineBytes = <usize>width * pixelBytes;
  const stride = <usize>i32Field(descriptor, WinogradConv2D.InputStride);
  const patch = address(descriptor, WinogradConv2D.Patch);
  const x = address(descriptor, WinogradConv2D.X);
  let v = address(descriptor, WinogradConv2D.Inputs);
  for (let t = tile; t < tile + tiles; t++) {
    const row = t / tileColumns;
    const left = ((t % tileColumns) << 1) - i32Field(descriptor, WinogradConv2D.PadLeft);
    const top = ((row % tileRows) << 1) - i32Field(descriptor, WinogradConv2D.PadTop);
    const image = x + <usize>(row / tileRows) * <usize>height * lineBytes;
    let line0 = image + <usize>top * lineBytes + <usize>left * pixelBytes;
    let step = lineBytes;
    if (left < 0 || top < 0 || top + 4 > height || left + 4 > width) {
      fillPatch(patch, image, top, left, height, width, pixelBytes);
      line0 = patch;
      step = pixelBytes << 2;
    }
    const line1 = line0 + step;
    const line2 = line1 + step;
    transformLine(line0, line2, pixelBytes, v, stride, false);
    transformLine(line2, line1, pixelBytes, v + (stride << 2), stride, true);
    transformLine(line2, line1, pixelBytes, v + (stride << 3), stride, false);
    transformLine(line1, line2 + step, pixelBytes, v + 12 * stride, stride, false);
    v += pixelBytes;
  }
}

/** One line of Bᵀ X B from two lines of the image, a - b or a + b: four pixels, all channels. */
// @ts-ignore: decorator
@inline
function transformLine(a: usize, b: usize, pixelBytes: usize, to: usize, stride: usize, isSum: bool): void {
  const pixels2 = pixelBytes << 1;
  const stride2 = stride << 1;
  const end = a + pixelBytes;
  do {
    const x0 = combine(v128.load(a), v128.load(b), isSum);
    const x1 = combine(v128.load(a + pixelBytes), v128.load(b + pixelBytes), isSum);
    const a2 = a + pixels2;
    const b2 = b + pixels2;
    const x2 = combine(v128.load(a2), v128.load(b2), isSum);
    const x3 = combine(v128.load(a2 + pixelBytes), v128.load(b2 + pixelBytes), isSum);
    const to2 = to + stride2;
    v128.store(to, f32x4.sub(x0, x2));
    v128.store(to + stride, f32x4.add(x2, x1));
    v128.store(to2, f32x4.sub(x2, x1));
    v128.store(to2 + stride, f32x4.sub(x1, x3));
    a += 16;
    b += 16;
    to += 16;
  } while (a < end);
}

// @ts-ignore: decorator
@inline
function combine(a: v128, b: v128, isSum: bool): v128 {
  return isSum ? f32x4.add(a, b) : f32x4.sub(a, b);
}

/** Copies the 4×4 pixels from (top, left) on, with zeros for what lies outside the image. */
function fillPatch(
  patch: usize,
  image: usize,
  top: i32,
  left: i32,
  height: i32,
  width: i32,
  pixelBytes: usize,
): void {
  const channels = <i32>(pixelBytes >> 2);
  const from = max(left, 0);
  const to = min(left + 4, width);
  for (let y = top; y < top + 4; y++) {
    if (y < 0 || y >= height) {
      fillFloats(patch, 0, channels << 2);
    } else {
      const inside = patch + <usize>(from - left) * pixelBytes;
      fillFloats(patch, 0, (from - left) * channels);
      copyFloats(image + <usize>(y * width + from) * pixelBytes, inside, (to - from) * channels);
      fillFloats(inside + <usize>(to - from) * pixelBytes, 0, (left + 4 - to) * channels);
    }
    patch += pixelBytes << 2;
  }
}

/** M[t,e,0..16] = V[e,t,:] · U[e,:,0..16], for all tiles of a block and all 16 elements e. */
function multiplyPanel(descriptor: usize, tiles: i32, panels: usize): void {
  const pixelBytes = (<usize>i32Field(descriptor, Product.Run)) << 2;
  const stride = <usize>i32Field(descriptor, WinogradConv2D.InputStride);
  const table = address(descriptor, WinogradConv2D.Table);
  let v = address(descriptor, WinogradConv2D.Inputs);
  let m = address(descriptor, WinogradConv2D.Products);
  const rows = (tiles + 1) & ~1; // a last odd tile is computed beside the rest of another block: nobody reads that
  for (let element = 0; element < 16; element++) {
    let row = v;
    const end = table + ((<usize>rows) << 2);
    for (let entry = table; entry < end; entry += 4) {
      store<usize>(entry, row);
      row += pixelBytes;
    }
    multiply(descriptor, table, rows, panels, 0, m, TILE_BYTES);
    panels += pixelBytes << 4;
    v += stride;
    m += 64;
  }
}

/** Y = clamp(Aᵀ M A + bias) for 16 filters of every tile. */
function transformOutputs(descriptor: usize, tile: i32, tiles: i32, filter: i32): void {
  const outHeight = i32Field(descriptor, WinogradConv2D.OutHeight);
  const outWidth = i32Field(descriptor, WinogradConv2D.OutWidth);
  const filters = i32Field(descriptor, WinogradConv2D.Filters);
  const tileRows = i32Field(descriptor, WinogradConv2D.TileRows);
  const tileColumns = i32Field(descriptor, WinogradConv2D.TileColumns);
  const low = f32x4.splat(f32Field(descriptor, WinogradConv2D.OutLow));
  const high = f32x4.splat(f32Field(descriptor, WinogradConv2D.OutHigh));
  const pixelBytes = (<usize>filters) << 2;
  const skip = (<usize>filter) << 2;
  const lineBytes = <usize>outWidth * pixelBytes;
  const y = address(descriptor, WinogradConv2D.Y) + skip;
  const bytes = (<usize>min(filters - filter, <i32>Tile.Panel)) << 2;
  let bias = address(descriptor, WinogradConv2D.Bias);
  if (bias != 0) bias += skip;
  let m = address(descriptor, WinogradConv2D.Products);
  for (let t = tile; t < tile + tiles; t++) {
    const row = t / tileColumns;
    const outX = (t % tileColumns) << 1;
    const outY = (row % tileRows) << 1;
    const pixel = <usize>((row / tileRows) * outHeight + outY) * lineBytes + <usize>outX * pixelBytes;
    const right = outX + 1 < outWidth;
    const below = outY + 1 < outHeight;
    let to = y + pixel;
    let add = bias;
    let from = m;
    const end = m + bytes;
    do {
      const m0 = v128.load(from, 256);
      const m1 = v128.load(from, 320);
      const m2 = v128.load(from, 384);
      const m3 = v128.load(from, 448);
      const n0 = v128.load(from, 512);
      const n1 = v128.load(from, 576);
      const n2 = v128.load(from, 640);
      const n3 = v128.load(from, 704);
      // Aᵀ M: the sum of lines 0, 1, 2 and line 1 less lines 2 and 3.
      const p0 = f32x4.add(f32x4.add(v128.load(from), m0), n0);
      const p1 = f32x4.add(f32x4.add(v128.load(from, 64), m1), n1);
      const p2 = f32x4.add(f32x4.add(v128.load(from, 128), m2), n2);
      const p3 = f32x4.add(f32x4.add(v128.load(from, 192), m3), n3);
      const b = add != 0 ? v128.load(add) : f32x4.splat(0);
      v128.store(to, clamp(f32x4.add(f32x4.add(f32x4.add(p0, p1), p2), b), low, high));
      if (right) {
        const value = f32x4.add(f32x4.sub(f32x4.sub(p1, p2), p3), b);
        v128.store(to + pixelBytes, clamp(value, low, high));
      }
      if (below) {
        const q0 = f32x4.sub(f32x4.sub(m0, n0), v128.load(from, 768));
        const q1 = f32x4.sub(f32x4.sub(m1, n1), v128.load(from, 832));
        const q2 = f32x4.sub(f32x4.sub(m2, n2), v128.load(from, 896));
        const q3 = f32x4.sub(f32x4.sub(m3, n3), v128.load(from, 960));
        const under = to + lineBytes;
        v128.store(under, clamp(f32x4.add(f32x4.add(f32x4.add(q0, q1), q2), b), low, high));
        if (right) {
          const value = f32x4.add(f32x4.sub(f32x4.sub(q1, q2), q3), b);
          v128.store(under + pixelBytes, clamp(value, low, high));
        }
      }
      from += 16;
      to += 16;
      if (add != 0) add += 16;
    } while (from < end);
    m += TILE_BYTES;
  }
}

/** Applies an activation that is no clamp to the finished pixels of a block. */
function activateTiles(descriptor: usize, tile: i32, tiles: i32): void {
  if (i32Field(descriptor, Product.Activation) == Activation.Linear) return;
  const outHeight = i32Field(descriptor, WinogradConv2D.OutHeight);
  const outWidth = i32Field(descriptor, WinogradConv2D.OutWidth);
  const filters = i32Field(descriptor, WinogradConv2D.Filters);
  const tileRows = i32Field(descriptor, WinogradConv2D.TileRows);
  const tileColumns = i32Field(descriptor, WinogradConv2D.TileColumns);
  const pixelBytes = (<usize>filters) << 2;
  for (let t = tile; t < tile + tiles; t++) {
    const row = t / tileColumns;
    const outX = (t % tileColumns) << 1;
    const outY = (row % tileRows) << 1;
    const pixel = <usize>(((row / tileRows) * outHeight + outY) * outWidth + outX);
    const pixels = min(outWidth - outX, 2);
    const y = address(descriptor, WinogradConv2D.Y) + pixel * pixelBytes;
    activateRows(descriptor, y, pixels, filters, pixelBytes);
    if (outY + 1 < outHeight)
      activateRows(descriptor, y + <usize>outWidth * pixelBytes, pixels, filters, pixelBytes);
  }
}
