import { Unary } from "../abi";
import { activate } from "../activation";
import { address, f32Field, i32Field } from "../descriptor";

/** y[i] = act(x[i]). Unit: an element; x and y may be the same. */
export function unary_f32(descriptor: usize, begin: i32, end: i32): void {
  const skip = (<usize>begin) << 2;
  activate(
    i32Field(descriptor, Unary.Activation),
    address(descriptor, Unary.X) + skip,
    address(descriptor, Unary.Y) + skip,
    end - begin,
    f32Field(descriptor, Unary.Alpha),
    f32Field(descriptor, Unary.Beta),
    f32Field(descriptor, Unary.Gamma),
  );
}
