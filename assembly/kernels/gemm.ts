import { Gemm, Product, Tile } from "../abi";
import { address, i32Field } from "../descriptor";
import { activateRows, multiply } from "../gemm/product";

/** C[m,n] = act(A[m,k] · B[k,n] + addend[n]), B packed in panels. Unit: a row of C. */
export function gemm_f32(descriptor: usize, begin: i32, end: i32): void {
  const aStride = <usize>i32Field(descriptor, Gemm.AStride);
  const n = i32Field(descriptor, Product.N);
  const cStride = (<usize>n) << 2;
  const table = address(descriptor, Gemm.Table);
  const panels = address(descriptor, Product.Panels);
  const addend = address(descriptor, Product.Addend);
  let a = address(descriptor, Gemm.A) + <usize>begin * aStride;
  let c = address(descriptor, Gemm.C) + <usize>begin * cStride;
  for (let row = begin; row < end; row += Tile.BlockRows) {
    const rows = min(end - row, <i32>Tile.BlockRows);
    for (let i = 0; i < rows; i++) {
      store<usize>(table + ((<usize>i) << 2), a);
      a += aStride;
    }
    multiply(descriptor, table, rows, panels, addend, c, cStride);
    activateRows(descriptor, c, rows, n, cStride);
    c += <usize>rows * cStride;
  }
}
