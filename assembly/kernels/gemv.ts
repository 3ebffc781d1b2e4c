import { Gemv, Product } from "../abi";
import { address, i32Field } from "../descriptor";
import { activateRows } from "../gemm/product";
import { tiles1x32 } from "../gemm/tile";

/** y[n] = act(x[k] · B[k,n] + bias[n]), B packed in panels. Unit: the one row. */
export function gemv_f32(descriptor: usize, begin: i32, end: i32): void {
  if (begin >= end) return;
  const y = address(descriptor, Gemv.Y);
  const panels = address(descriptor, Product.Panels);
  tiles1x32(descriptor, address(descriptor, Gemv.X), panels, address(descriptor, Product.Addend), y);
  activateRows(descriptor, y, 1, i32Field(descriptor, Product.N), 0);
}
