import type {
  Conv2D,
  DepthwiseConv2D,
  Gemm,
  Gru,
  LayerNorm,
  Lstm,
  Pair,
  Pool2D,
  UnaryOp,
  Work,
} from "../peers/index.ts";
import { sampleMlp, sampler } from "../peers/samples.ts";
import { costOf } from "./cost.ts";
import type { Row } from "./row.ts";

/** What is measured. The work is made only for the rows that are asked for. */
const LIST: readonly (readonly [name: string, make: () => Work])[] = [
  ...[240, 480, 1024].map((n) => named(`gemm ${n}x${n}x${n}`, () => gemm(n, n, n))),
  named("gemm 32x1024x1024", () => gemm(32, 1024, 1024)),
  named("gemm 17x257x129", () => gemm(17, 257, 129)),
  named("gemv 1x1024x1024", () => gemm(1, 1024, 1024)),
  named("gemv 1x256x256", () => gemm(1, 256, 256)),
  named("gemv 1x784x128", () => gemm(1, 784, 128)),
  named("conv2d 3x3 56x56 64-64", () => conv2d(56, 64, 64, { kernelSize: [3, 3] })),
  named("conv2d 3x3 28x28 128-128", () => conv2d(28, 128, 128, { kernelSize: [3, 3] })),
  named("conv2d 3x3 14x14 256-256", () => conv2d(14, 256, 256, { kernelSize: [3, 3] })),
  named("conv2d 3x3/2 224x224 3-32", () => conv2d(224, 3, 32, { kernelSize: [3, 3], strides: [2, 2] })),
  named("conv2d 1x1 56x56 64-128", () => conv2d(56, 64, 128, { kernelSize: [1, 1] })),
  named("conv2d 1x1 14x14 512-512", () => conv2d(14, 512, 512, { kernelSize: [1, 1] })),
  named("conv1d 9 1000 64-64", () => conv2d(1000, 64, 64, { kernelSize: [1, 9], height: 1 })),
  named("conv1d 9 dilation 4 1000 64-64", () =>
    conv2d(1000, 64, 64, { kernelSize: [1, 9], height: 1, dilation: [1, 4] }),
  ),
  named("conv1d 3 dilation 16 1000 64-64", () =>
    conv2d(1000, 64, 64, { kernelSize: [1, 3], height: 1, dilation: [1, 16] }),
  ),
  named("conv2d 1x7 17x17 192-192", () => conv2d(17, 192, 192, { kernelSize: [1, 7] })),
  named("conv2d 7x1 17x17 128-128", () => conv2d(17, 128, 128, { kernelSize: [7, 1] })),
  ...([1, 2] as const).flatMap((stride) => [
    named(`depthwise 3x3/${stride} 112x112x32`, () => depthwise(112, 32, stride)),
    named(`depthwise 3x3/${stride} 56x56x128`, () => depthwise(56, 128, stride)),
    named(`depthwise 3x3/${stride} 14x14x512`, () => depthwise(14, 512, stride)),
  ]),
  ...(["maxpool2d", "avgpool2d"] as const).flatMap((kind) => [
    named(`${kind} 2x2/2 112x112x64`, () => pool2d(kind, [2, 2])),
    named(`${kind} 3x3/2 112x112x64`, () => pool2d(kind, [3, 3])),
  ]),
  ...(["exp", "tanh", "sigmoid", "gelu", "relu"] as const).map((op) => named(`${op} 1M`, () => unary(op))),
  named("softmax 128x1000", () => ({
    kind: "softmax",
    rows: 128,
    columns: 1000,
    x: sampler(1)(128_000, 5),
  })),
  named("layer norm 1024x1024", () => layerNorm(1024, 1024)),
  ...([1, 16] as const).flatMap((batch) => [
    named(`lstm T100 64-128 batch ${batch}`, () => lstm(batch, 100, 64, 128)),
    named(`lstm T50 128-256 batch ${batch}`, () => lstm(batch, 50, 128, 256)),
    named(`gru T100 64-128 batch ${batch}`, () => gru(batch, 100, 64, 128)),
    named(`gru T50 128-256 batch ${batch}`, () => gru(batch, 50, 128, 256)),
  ]),
  ...[1, 32, 256].map((batch) => named(`mlp 784-128-10 batch ${batch}`, () => sampleMlp(batch))),
];

/** The rows whose name contains one of the words, or all of them. @throws when there is none. */
export function workList(words: readonly string[]): readonly Row[] {
  const wanted = LIST.filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
  if (wanted.length === 0) {
    throw new Error(
      `No work item has ${words.join(" or ")} in its name. There are:\n  ${LIST.map(([name]) => name).join("\n  ")}`,
    );
  }
  return wanted.map(([name, make]) => {
    const work = make();
    return { name, work, ...costOf(work) };
  });
}

function named(name: string, make: () => Work): readonly [string, () => Work] {
  return [name, make];
}

function gemm(m: number, k: number, n: number): Gemm {
  const random = sampler(1);
  return { kind: "gemm", m, k, n, a: random(m * k), b: random(k * n) };
}

interface ConvolutionOptions {
  readonly kernelSize: Pair;
  readonly strides?: Pair;
  readonly dilation?: Pair;
  readonly height?: number;
}

/** A square image unless a height is given, padding "same", with a bias. */
function conv2d(
  width: number,
  inChannels: number,
  filters: number,
  { kernelSize, strides = [1, 1], dilation = [1, 1], height = width }: ConvolutionOptions,
): Conv2D {
  const random = sampler(1);
  return {
    kind: "conv2d",
    batch: 1,
    height,
    width,
    inChannels,
    filters,
    kernelSize,
    strides,
    padding: "same",
    dilation,
    groups: 1,
    x: random(height * width * inChannels),
    kernel: random(kernelSize[0] * kernelSize[1] * inChannels * filters, 0.1),
    bias: random(filters),
  };
}

/** 3×3 on a square image, padding "same", with a bias. */
function depthwise(width: number, inChannels: number, stride: number): DepthwiseConv2D {
  const random = sampler(1);
  return {
    kind: "depthwise_conv2d",
    batch: 1,
    height: width,
    width,
    inChannels,
    depthMultiplier: 1,
    kernelSize: [3, 3],
    strides: [stride, stride],
    padding: "same",
    dilation: [1, 1],
    x: random(width * width * inChannels),
    kernel: random(9 * inChannels),
    bias: random(inChannels),
  };
}

function pool2d(kind: Pool2D["kind"], kernelSize: Pair): Pool2D {
  const image = { batch: 1, height: 112, width: 112, inChannels: 64, x: sampler(1)(112 * 112 * 64) };
  return { kind, ...image, kernelSize, strides: [2, 2], padding: "same" };
}

function unary(op: UnaryOp): Work {
  return { kind: "unary", op, x: sampler(1)(1 << 20, 5) };
}

function lstm(batch: number, steps: number, features: number, units: number): Lstm {
  return { kind: "lstm", ...recurrent(batch, steps, features, units, 4), bias: sampler(2)(4 * units, 0.1) };
}

function gru(batch: number, steps: number, features: number, units: number): Gru {
  return { kind: "gru", ...recurrent(batch, steps, features, units, 3), bias: sampler(2)(6 * units, 0.1) };
}

function recurrent(
  batch: number,
  steps: number,
  features: number,
  units: number,
  gates: number,
): Omit<Lstm, "kind" | "bias"> {
  const random = sampler(1);
  return {
    batch,
    steps,
    features,
    units,
    x: random(batch * steps * features),
    kernel: random(features * gates * units, 0.1),
    recurrentKernel: random(units * gates * units, 0.1),
  };
}

function layerNorm(rows: number, columns: number): LayerNorm {
  const random = sampler(1);
  const [gamma, beta] = [random(columns), random(columns)];
  return { kind: "layer_norm", rows, columns, epsilon: 1e-3, x: random(rows * columns), gamma, beta };
}
