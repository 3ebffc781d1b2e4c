import { Product, WinogradConv1D, WinogradElement } from "../abi";
import { fillFloats } from "../copy";
import { address, i32Field } from "../descriptor";
import { activateRows, multiply } from "../gemm/product";

/**
 * Y[n,l,t,f] = act(sum over i, j, c of X[n, l + i·e - above, t + j·d - before, c] · K[i,j,c,f] + bias[f]), each line of the kernel
 * in segments of three taps, by Winograd's F(2, 3): two outputs of a segment cost 4 products instead of 6.
 *
 *     y0 = m0 + m1 + m2      m0 = (x0 - x2) · k0            m1 = (x1 + x2) · (k0 + k1 + k2) / 2
 *     y1 = m1 - m2 + m3      m3 = (x3 - x1) · k2            m2 = (x2 - x1) · (k0 - k1 + k2) / 2
 *
 * Two taps that are left cost 3 products instead of 4: m0 = (x0 - x1) · k0, m1 = x1 · (k0 + k1), m3 = (x2 - x1) · k1. A single
 * one costs 2: m0 = x0 · k0, m3 = x1 · k0. All segments of an element add up in one product, whose rows are tiles: the
 * transformed pixels of its segments, one after the other. m1 and m2 are made first; their sum and their difference are what
 * the products m0 and m3 are added to, so that these finish the outputs where they belong.
 * Unit: a run of tiles at equal distances.
 */
export function winograd_conv1d_f32(descriptor: usize, begin: i32, end: i32): void {
  const runTiles = i32Field(descriptor, WinogradConv1D.RunTiles);
  const blockTiles = i32Field(descriptor, WinogradConv1D.BlockTiles);
  const sums = address(descriptor, WinogradConv1D.Sums);
  const differences = address(descriptor, WinogradConv1D.Differences);
  const stride = <usize>i32Field(descriptor, WinogradConv1D.SumStride);
  const bias = address(element(descriptor, 1), Product.Addend);
  fillFloats(address(descriptor, WinogradConv1D.Zeros), 0, i32Field(descriptor, WinogradConv1D.Channels));
  const last = end * runTiles;
  for (let tile = begin * runTiles; tile < last; tile += blockTiles) {
    const tiles = min(blockTiles, last - tile);
    transformInputs(descriptor, tile, tiles);
    multiplyRows(descriptor, 1, 0, tiles, bias, sums, stride);
    multiplyRows(descriptor, 2, 0, tiles, 0, differences, stride);
    addAndSubtract(sums, differences, <usize>tiles * stride);
    finishOutputs(descriptor, tile, tiles);
  }
}

// @ts-ignore: decorator
@inline
function element(descriptor: usize, index: i32): usize {
  return descriptor + ((<usize>(WinogradConv1D.Elements + index * WinogradElement.Size)) << 2);
}

/** The rows of all four elements, for tiles `tile` and those after it. */
function transformInputs(descriptor: usize, tile: i32, tiles: i32): void {
  const lines = i32Field(descriptor, WinogradConv1D.Lines);
  const length = i32Field(descriptor, WinogradConv1D.Length);
  const outLines = i32Field(descriptor, WinogradConv1D.OutLines);
  const kernelLines = i32Field(descriptor, WinogradConv1D.KernelLines);
  const dilation = i32Field(descriptor, WinogradConv1D.Dilation);
  const segments = i32Field(descriptor, WinogradConv1D.Segments);
  const rest = i32Field(descriptor, WinogradConv1D.Rest);
  const runs = i32Field(descriptor, WinogradConv1D.Runs);
  const runTiles = i32Field(descriptor, WinogradConv1D.RunTiles);
  const pixelBytes = (<usize>i32Field(descriptor, WinogradConv1D.Channels)) << 2;
  const zeros = address(descriptor, WinogradConv1D.Zeros);
  let v0 = address(element(descriptor, 0), WinogradElement.Inputs);
  let v1 = address(element(descriptor, 1), WinogradElement.Inputs);
  let v2 = address(element(descriptor, 2), WinogradElement.Inputs);
  let v3 = address(element(descriptor, 3), WinogradElement.Inputs);
  for (let t = tile; t < tile + tiles; t++) {
    const run = t / runTiles;
    const outLine = run / runs;
    const image = (outLine / outLines) * lines;
    let y = (outLine % outLines) - i32Field(descriptor, WinogradConv1D.LinesBefore);
    const left =
      (run % runs) * i32Field(descriptor, WinogradConv1D.RunStep) +
      (t % runTiles) * i32Field(descriptor, WinogradConv1D.TileStep) -
      i32Field(descriptor, WinogradConv1D.Before);
    for (let kernelLine = 0; kernelLine < kernelLines; kernelLine++) {
      const line = address(descriptor, WinogradConv1D.X) + <usize>(image + y) * <usize>length * pixelBytes;
      const inside = <u32>y < <u32>lines ? length : 0;
      let at = left;
      let x0 = pixelOf(line, at, inside, pixelBytes, zeros);
      for (let segment = 0; segment < segments; segment++) {
        const x1 = pixelOf(line, at + dilation, inside, pixelBytes, zeros);
        const x2 = pixelOf(line, at + 2 * dilation, inside, pixelBytes, zeros);
        at += 3 * dilation;
        const x3 = pixelOf(line, at, inside, pixelBytes, zeros);
        transformPixels(x0, x1, x2, x3, pixelBytes, v0, v1, v2, v3);
        x0 = x3;
        v0 += pixelBytes;
        v1 += pixelBytes;
        v2 += pixelBytes;
        v3 += pixelBytes;
      }
      if (rest > 0) {
        const x1 = pixelOf(line, at + dilation, inside, pixelBytes, zeros);
        if (rest == 1) {
          subtractFloats(x0, zeros, v0, pixelBytes);
          subtractFloats(x1, zeros, v3, pixelBytes);
        } else {
          const x2 = pixelOf(line, at + 2 * dilation, inside, pixelBytes, zeros);
          subtractFloats(x0, x1, v0, pixelBytes);
          subtractFloats(x1, zeros, v1, pixelBytes);
          subtractFloats(x2, x1, v3, pixelBytes);
          v1 += pixelBytes;
        }
        v0 += pixelBytes;
        v3 += pixelBytes;
      }
      y += i32Field(descriptor, WinogradConv1D.LineDilation);
    }
  }
}

/** Pixel `at` of a line, or zeros outside it. */
// @ts-ignore: decorator
@inline
function pixelOf(line: usize, at: i32, length: i32, pixelBytes: usize, zeros: usize): usize {
  return <u32>at < <u32>length ? line + <usize>at * pixelBytes : zeros;
}

/** The four elements of one segment, all channels. */
function transformPixels(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  pixelBytes: usize,
  v0: usize,
  v1: usize,
  v2: usize,
  v3: usize,
): void {
  for (let i: usize = 0; i < pixelBytes; i += 16) {
    const a = v128.load(x0 + i);
    const b = v128.load(x1 + i);
    const c = v128.load(x2 + i);
    const d = v128.load(x3 + i);
    v128.store(v0 + i, f32x4.sub(a, c));
    v128.store(v1 + i, f32x4.add(b, c));
    v128.store(v2 + i, f32x4.sub(c, b));
    v128.store(v3 + i, f32x4.sub(d, b));
  }
}

/** to = a - b. */
function subtractFloats(a: usize, b: usize, to: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, f32x4.sub(v128.load(a + i), v128.load(b + i)));
  }
}

/** (a, b) = (a + b, a - b). */
function addAndSubtract(a: usize, b: usize, bytes: usize): void {
  const end = a + bytes;
  for (; a < end; a += 16) {
    const x = v128.load(a);
    const y = v128.load(b);
    v128.store(a, f32x4.add(x, y));
    v128.store(b, f32x4.sub(x, y));
    b += 16;
  }
}

/** c = clamp(V[e,rows,:] · U[e] + addend) for `rows` tiles of the block, `first` and those after it. */
function multiplyRows(
  descriptor: usize,
  index: i32,
  first: i32,
  rows: i32,
  addend: usize,
  c: usize,
  cStride: usize,
): void {
  const product = element(descriptor, index);
  let panels = address(descriptor, WinogradConv1D.Panels);
  for (let before = 0; before < index; before++) {
    const run = <usize>i32Field(element(descriptor, before), Product.Run);
    panels += run * <usize>i32Field(descriptor, WinogradConv1D.SumStride);
  }
  const rowBytes = (<usize>i32Field(product, Product.Run)) << 2;
  const table = address(descriptor, WinogradConv1D.Table);
  let row = address(product, WinogradElement.Inputs) + <usize>first * rowBytes;
  const end = table + ((<usize>rows) << 2);
  for (let entry = table; entry < end; entry += 4) {
    store<usize>(entry, row);
    row += rowBytes;
  }
  multiply(product, table, rows, panels, addend, c, cStride);
}

/** Adds m0 to the sums and m3 to the differences: these are the outputs, of each run those that exist. */
function finishOutputs(descriptor: usize, tile: i32, tiles: i32): void {
  const outLength = i32Field(descriptor, WinogradConv1D.OutLength);
  const runs = i32Field(descriptor, WinogradConv1D.Runs);
  const runTiles = i32Field(descriptor, WinogradConv1D.RunTiles);
  const step = i32Field(descriptor, WinogradConv1D.TileStep);
  const filters = i32Field(element(descriptor, 0), Product.N);
  const pixelBytes = (<usize>filters) << 2;
  const yStride = <usize>step * pixelBytes;
  const sumStride = <usize>i32Field(descriptor, WinogradConv1D.SumStride);
  let done = 0;
  while (done < tiles) {
    const run = (tile + done) / runTiles;
    const skip = (tile + done) % runTiles;
    const count = min(runTiles - skip, tiles - done);
    const line = address(descriptor, WinogradConv1D.Y) + <usize>(run / runs) * <usize>outLength * pixelBytes;
    let pixel = (run % runs) * i32Field(descriptor, WinogradConv1D.RunStep) + skip * step;
    let sums = address(descriptor, WinogradConv1D.Sums);
    for (let index = 0; index < 4; index += 3) {
      const rows = min(count, (outLength - pixel + step - 1) / step);
      if (rows > 0) {
        const y = line + <usize>pixel * pixelBytes;
        multiplyRows(descriptor, index, done, rows, sums + <usize>done * sumStride, y, yStride);
        activateRows(element(descriptor, index), y, rows, filters, yStride);
      }
      pixel += i32Field(descriptor, WinogradConv1D.Dilation);
      sums = address(descriptor, WinogradConv1D.Differences);
    }
    done += count;
  }
}
