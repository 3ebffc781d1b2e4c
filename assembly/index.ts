/** What the binary exports: the kernels, its memory, and where free memory begins. */
export { attention_f32 } from "./kernels/attention";
export { binary_f32 } from "./kernels/binary";
export { conv2d_f32 } from "./kernels/conv2d";
export { conv_lstm_f32 } from "./kernels/conv_lstm";
export { conv_transpose2d_f32 } from "./kernels/conv_transpose2d";
export { copy_strided_f32 } from "./kernels/copy_strided";
export { depthwise_conv2d_f32 } from "./kernels/depthwise_conv2d";
export { gather_f32 } from "./kernels/gather";
export { gemm_f32 } from "./kernels/gemm";
export { gemv_f32 } from "./kernels/gemv";
export { gru_f32 } from "./kernels/gru";
export { layer_norm_f32 } from "./kernels/layer_norm";
export { lstm_f32 } from "./kernels/lstm";
export { matmul_f32 } from "./kernels/matmul";
export { noise_f32 } from "./kernels/noise";
export { pack_f32 } from "./kernels/pack";
export { peak_f32 } from "./kernels/peak";
export { pool2d_f32 } from "./kernels/pool2d";
export { rnn_f32 } from "./kernels/rnn";
export { reduce_f32 } from "./kernels/reduce";
export { resize2d_f32 } from "./kernels/resize2d";
export { select_f32 } from "./kernels/select";
export { softmax_f32 } from "./kernels/softmax";
export { unary_f32 } from "./kernels/unary";
export { winograd_conv1d_f32 } from "./kernels/winograd_conv1d";
export { winograd_conv2d_f32 } from "./kernels/winograd_conv2d";

/** The first byte past the static data. */
export function heapBase(): usize {
  return __heap_base;
}
