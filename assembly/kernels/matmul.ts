import { MatMul, MatMulAxis, Product, Tile } from "../abi";
import { address, i32Field } from "../descriptor";
import { packPanels, transposeFloats } from "../gemm/pack";
import { activateRows, multiply } from "../gemm/product";

/**
 * Y[m,n] = act(A[m,k] · B[k,n]) for each of many pairs of matrices, none of them a weight: B is packed here, into scratch,
 * and stays there as long as the next product has the same. Rows of A are read in place; where A is stored as
 * [k,m], each block of rows is transposed first. Unit: a product.
 */
export function matmul_f32(descriptor: usize, begin: i32, end: i32): void {
  const m = i32Field(descriptor, MatMul.M);
  const k = i32Field(descriptor, Product.Run);
  const n = i32Field(descriptor, Product.N);
  const products = i32Field(descriptor, MatMul.Products);
  const aSample = i32Field(descriptor, MatMul.ASampleStride);
  const bSample = i32Field(descriptor, MatMul.BSampleStride);
  const axes = address(descriptor, MatMul.Axes);
  const lastAxis = axes + <usize>i32Field(descriptor, MatMul.AxisCount) * AXIS_BYTES;
  const isTransposedB = i32Field(descriptor, MatMul.TransposedB) != 0;
  const panels = address(descriptor, Product.Panels);
  const productBytes = (<usize>(m * n)) << 2;
  let y = address(descriptor, MatMul.Y) + <usize>begin * productBytes;
  let packed: usize = 0;
  for (let unit = begin; unit < end; unit++, y += productBytes) {
    const sample = <usize>(unit / products);
    let a = address(descriptor, MatMul.A) + sample * aSample;
    let b = address(descriptor, MatMul.B) + sample * bSample;
    let rest = unit % products;
    for (let axis = lastAxis; axis > axes;) {
      axis -= AXIS_BYTES;
      const size = i32Field(axis, MatMulAxis.Count);
      const i = <usize>(rest % size);
      rest /= size;
      a += i * i32Field(axis, MatMulAxis.AStride);
      b += i * i32Field(axis, MatMulAxis.BStride);
    }
    if (b != packed) {
      const rowBytes = (<usize>(isTransposedB ? k : n)) << 2;
      packPanels(b, rowBytes, k, n, isTransposedB, panels, (<usize>k) << 6);
    }
    packed = b;
    multiplyBlocks(descriptor, a, m, k, panels, y);
  }
}

const AXIS_BYTES: usize = (<usize>MatMulAxis.Size) << 2;

/** One product, a block of rows at a time. */
function multiplyBlocks(descriptor: usize, a: usize, m: i32, k: i32, panels: usize, y: usize): void {
  const n = i32Field(descriptor, Product.N);
  const table = address(descriptor, MatMul.Table);
  const rowsOfA = address(descriptor, MatMul.Rows);
  const isTransposed = i32Field(descriptor, MatMul.TransposedA) != 0;
  const aStride = (<usize>k) << 2;
  const yStride = (<usize>n) << 2;
  for (let row = 0; row < m; row += Tile.BlockRows) {
    const rows = min(m - row, <i32>Tile.BlockRows);
    let at = a + <usize>row * aStride;
    if (isTransposed) {
      transposeFloats(a + ((<usize>row) << 2), (<usize>m) << 2, k, rows, rowsOfA, aStride);
      at = rowsOfA;
    }
    for (let i = 0; i < rows; i++) {
      store<usize>(table + ((<usize>i) << 2), at);
      at += aStride;
    }
    multiply(descriptor, table, rows, panels, 0, y, yStride);
    activateRows(descriptor, y, rows, n, yStride);
    y += <usize>rows * yStride;
  }
}
