import { CopyStrided } from "../abi";
import { address, i32Field } from "../descriptor";

/** Y[i0,i1,i2,i3,i4] = X at the sum of i·stride: a transpose into row-major order. Unit: an i0. */
export function copy_strided_f32(descriptor: usize, begin: i32, end: i32): void {
  const size1 = i32Field(descriptor, CopyStrided.Size1);
  const size2 = i32Field(descriptor, CopyStrided.Size2);
  const size3 = i32Field(descriptor, CopyStrided.Size3);
  const size4 = i32Field(descriptor, CopyStrided.Size4);
  const stride0 = <usize>i32Field(descriptor, CopyStrided.Stride0);
  const stride1 = <usize>i32Field(descriptor, CopyStrided.Stride1);
  const stride2 = <usize>i32Field(descriptor, CopyStrided.Stride2);
  const stride3 = <usize>i32Field(descriptor, CopyStrided.Stride3);
  const stride4 = <usize>i32Field(descriptor, CopyStrided.Stride4);
  let x0 = address(descriptor, CopyStrided.X) + <usize>begin * stride0;
  let y =
    address(descriptor, CopyStrided.Y) +
    ((<usize>begin * <usize>size1 * <usize>size2 * <usize>size3 * <usize>size4) << 2);
  for (let i0 = begin; i0 < end; i0++, x0 += stride0) {
    for (let i1 = 0, x1 = x0; i1 < size1; i1++, x1 += stride1) {
      for (let i2 = 0, x2 = x1; i2 < size2; i2++, x2 += stride2) {
        for (let i3 = 0, x3 = x2; i3 < size3; i3++, x3 += stride3) {
          for (let i4 = 0, x4 = x3; i4 < size4; i4++, x4 += stride4) {
            store<f32>(y, load<f32>(x4));
            y += 4;
          }
        }
      }
    }
  }
}
