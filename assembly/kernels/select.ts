import { Select } from "../abi";
import { address, i32Field } from "../descriptor";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/** y = c ≠ 0 ? a : b; a NaN is not 0. Unit: an element. */
export function select_f32(descriptor: usize, begin: i32, end: i32): void {
  const cStep = <usize>i32Field(descriptor, Select.CStep);
  const aStep = <usize>i32Field(descriptor, Select.AStep);
  const bStep = <usize>i32Field(descriptor, Select.BStep);
  const first = <usize>begin;
  let c = address(descriptor, Select.C) + first * cStep;
  let a = address(descriptor, Select.A) + first * aStep;
  let b = address(descriptor, Select.B) + first * bStep;
  let y = address(descriptor, Select.Y) + (first << 2);
  for (let left = end - begin; left > 0; left -= 4) {
    const isTrue = f32x4.ne(next4(c, cStep, left), f32x4.splat(0));
    storeUpTo4(y, v128.bitselect(next4(a, aStep, left), next4(b, bStep, left), isTrue), left);
    c += cStep << 2;
    a += aStep << 2;
    b += bStep << 2;
    y += 16;
  }
}

/** The next four numbers, of which `left` are there, or one four times. */
function next4(from: usize, step: usize, left: i32): v128 {
  return step == 0 ? v128.load32_splat(from) : loadUpTo4(from, left);
}
