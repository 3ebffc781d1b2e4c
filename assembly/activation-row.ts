import { Activation } from "./abi";
import { activate } from "./activation";
import { softmaxRow } from "./softmax";
import { sparsemaxRow } from "./sparsemax";

/** y[n] = act(x[n]) for any activation, those that see the whole row included. x and y may be the same. */
export function activateRow(code: i32, x: usize, y: usize, n: i32, alpha: f32, beta: f32, gamma: f32): void {
  if (code < Activation.Softmax) activate(code, x, y, n, alpha, beta, gamma);
  else if (code == Activation.Sparsemax) sparsemaxRow(x, y, n);
  else softmaxRow(x, y, n, code == Activation.LogSoftmax);
}
