/** What the binary exports: the kernels, its memory, and where free memory begins. */
export { conv2d_f32 } from "./kernels/conv2d";
export { copy_strided_f32 } from "./kernels/copy_strided";
export { gemm_f32 } from "./kernels/gemm";
export { gemv_f32 } from "./kernels/gemv";
export { lstm_f32 } from "./kernels/lstm";
export { peak_f32 } from "./kernels/peak";
export { pool2d_f32 } from "./kernels/pool2d";
export { softmax_f32 } from "./kernels/softmax";
export { unary_f32 } from "./kernels/unary";

/** The first byte past the static data. */
export function heapBase(): usize {
  return __heap_base;
}
