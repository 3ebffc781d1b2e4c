/**
 * Work items of the benchmark: what to compute, and the data, in Keras layouts (NHWC, HWIO, gates i f c o).
 * A new kind is a new member of `Work`; the compiler then points at every switch that needs a case for it.
 */

/** [height, width] */
export type Pair = readonly [height: number, width: number];
export type Padding = "same" | "valid";
export type UnaryOp = "relu" | "relu6" | "sigmoid" | "tanh" | "exp" | "elu" | "softplus" | "silu" | "gelu";
export type BinaryOp = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum";

/** y[m,n] = activation(a[m,k] · b[k,n] + bias[n]); b is a weight. */
export interface Gemm {
  readonly kind: "gemm";
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly bias?: Float32Array;
  readonly activation?: UnaryOp;
}

interface Image {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  /** x[batch, height, width, inChannels] */
  readonly inChannels: number;
  readonly x: Float32Array;
}

interface Window {
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

/** kernel[kh, kw, inChannels / groups, filters] */
export interface Conv2D extends Image, Window {
  readonly kind: "conv2d";
  readonly filters: number;
  readonly dilation: Pair;
  readonly groups: number;
  readonly kernel: Float32Array;
  readonly bias?: Float32Array;
  readonly activation?: UnaryOp;
}

/** kernel[kh, kw, inChannels, depthMultiplier]; output channel c * depthMultiplier + m */
export interface DepthwiseConv2D extends Image, Window {
  readonly kind: "depthwise_conv2d";
  readonly depthMultiplier: number;
  readonly dilation: Pair;
  readonly kernel: Float32Array;
  readonly bias?: Float32Array;
  readonly activation?: UnaryOp;
}

/** The average leaves padding out of the count. */
export interface Pool2D extends Image, Window {
  readonly kind: "maxpool2d" | "avgpool2d";
}

/** y = op(x); gelu is the exact one, with erf. */
export interface Unary {
  readonly kind: "unary";
  readonly op: UnaryOp;
  readonly x: Float32Array;
}

/** y = op(a, b), of equal length. */
export interface Binary {
  readonly kind: "binary";
  readonly op: BinaryOp;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** y[r, :] = exp(x[r, :] - max) / sum */
export interface Softmax {
  readonly kind: "softmax";
  readonly rows: number;
  readonly columns: number;
  readonly x: Float32Array;
}

/** y[r, :] = (x[r, :] - mean) / sqrt(variance + epsilon) * gamma + beta */
export interface LayerNorm {
  readonly kind: "layer_norm";
  readonly rows: number;
  readonly columns: number;
  readonly epsilon: number;
  readonly x: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}

interface Sequence {
  readonly batch: number;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
  /** Gives y[batch, steps, units]; by default the last step only: y[batch, units]. */
  readonly returnSequences?: boolean;
  /** x[batch, steps, features] */
  readonly x: Float32Array;
}

/** Gates i f c o: kernel[features, 4u], recurrentKernel[u, 4u], bias[4u]; sigmoid gates, tanh candidate and output. */
export interface Lstm extends Sequence {
  readonly kind: "lstm";
  readonly kernel: Float32Array;
  readonly recurrentKernel: Float32Array;
  readonly bias: Float32Array;
}

/** Gates z r h, reset_after: kernel[features, 3u], recurrentKernel[u, 3u], bias[2, 3u] (input, recurrent). */
export interface Gru extends Sequence {
  readonly kind: "gru";
  readonly kernel: Float32Array;
  readonly recurrentKernel: Float32Array;
  readonly bias: Float32Array;
}

/** Dense layers of the given sizes: relu between them, softmax at the end. weights[i] is kernel[sizes[i], sizes[i+1]]. */
export interface Mlp {
  readonly kind: "mlp";
  readonly batch: number;
  readonly sizes: readonly number[];
  readonly x: Float32Array;
  readonly weights: readonly { readonly kernel: Float32Array; readonly bias: Float32Array }[];
}

export type Work =
  Gemm | Conv2D | DepthwiseConv2D | Pool2D | Unary | Binary | Softmax | LayerNorm | Lstm | Gru | Mlp;

/** Where a window starts and how often it moves, along one axis. */
export interface Axis {
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

/** TensorFlow's rule: "same" puts the odd cell of padding at the end. */
export function windowAxis(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): Axis {
  const reach = (kernel - 1) * dilation + 1;
  if (padding === "valid") return { size: Math.floor((size - reach) / stride) + 1, before: 0, after: 0 };
  const steps = Math.ceil(size / stride);
  const pad = Math.max(0, (steps - 1) * stride + reach - size);
  return { size: steps, before: pad >> 1, after: pad - (pad >> 1) };
}

/** The windows of a convolution or a pooling: [vertical, horizontal]. */
export function windowAxes(work: Conv2D | DepthwiseConv2D | Pool2D): readonly [Axis, Axis] {
  const [kh, kw] = work.kernelSize;
  const [sh, sw] = work.strides;
  const [dh, dw] = "dilation" in work ? work.dilation : ([1, 1] as const);
  return [
    windowAxis(work.height, kh, sh, dh, work.padding),
    windowAxis(work.width, kw, sw, dw, work.padding),
  ];
}

/** Channels of the output of a convolution or a pooling. */
export function outChannels(work: Conv2D | DepthwiseConv2D | Pool2D): number {
  if (work.kind === "conv2d") return work.filters;
  return work.kind === "depthwise_conv2d" ? work.inChannels * work.depthMultiplier : work.inChannels;
}
