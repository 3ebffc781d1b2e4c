import { Softmax } from "../abi";
import { activateRow } from "../activation-row";
import { address, i32Field } from "../descriptor";

/** Softmax, log-softmax or sparsemax of rows of n floats. Unit: a row; x and y may be the same. */
export function softmax_f32(descriptor: usize, begin: i32, end: i32): void {
  const n = i32Field(descriptor, Softmax.N);
  const code = i32Field(descriptor, Softmax.Activation);
  const x = address(descriptor, Softmax.X);
  const y = address(descriptor, Softmax.Y);
  for (let row = begin; row < end; row++) {
    const skip = (<usize>row * <usize>n) << 2;
    activateRow(code, x + skip, y + skip, n, 0, 0, 0);
  }
}
