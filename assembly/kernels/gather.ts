import { Gather } from "../abi";
import { copyFloats, fillFloats } from "../copy";
import { address, i32Field } from "../descriptor";

/**
 * Y[i,c] = Table[X[i],c]. As Keras does on JAX: an index is cut to an integer (a NaN to 0), -1 is the last row, and
 * what is no row gives NaN. Unit: an index.
 */
export function gather_f32(descriptor: usize, begin: i32, end: i32): void {
  const table = address(descriptor, Gather.Table);
  const rows = i32Field(descriptor, Gather.Rows);
  const columns = i32Field(descriptor, Gather.Columns);
  const rowBytes = (<usize>columns) << 2;
  let x = address(descriptor, Gather.X) + ((<usize>begin) << 2);
  let y = address(descriptor, Gather.Y) + <usize>begin * rowBytes;
  for (let i = begin; i < end; i++) {
    let row = i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(v128.load32_zero(x)), 0);
    if (row < 0) row += rows;
    if (row >= 0 && row < rows) copyFloats(table + <usize>row * rowBytes, y, columns);
    else fillFloats(y, NaN, columns);
    x += 4;
    y += rowBytes;
  }
}
