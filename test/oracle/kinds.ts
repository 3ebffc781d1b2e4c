import type { Draw } from "../helpers/random.ts";

export type Options = Readonly<Record<string, unknown>>;

/** A way to draw a layer for a tensor of which `shape` is one sample. */
export interface Kind {
  readonly kind: string;
  /** The ranks of a sample that it takes. */
  readonly ranks: readonly number[];
  /** How often, 1 by default. */
  readonly weight?: number;
  readonly options?: Draws;
}

type Draws = (draw: Draw, shape: readonly number[]) => Options;

const CHANNELS = [1, 2, 3, 4, 5, 8, 12, 16, 17, 19];
const ACTIVATIONS = ["linear", "relu", "relu6", "selu", "elu", "sigmoid", "tanh", "softmax", "softplus", "softsign", "swish", "mish", "gelu",
  "celu", "leakyRelu", "hardSigmoid", "hardSilu", "hardTanh", "softShrink", "tanhShrink", "logSigmoid", "logSoftmax", "squareplus", "sparsemax"]; // prettier-ignore
const ALL = [1, 2, 3, 4];

const kernel = (draw: Draw): Options => ({
  activation: draw.chance(0.4) ? draw.pick(ACTIVATIONS) : "linear",
  useBias: draw.chance(0.8),
});

/** Sizes along the axes that a window slides over, one or all of them. */
const sizes = (draw: Draw, rank: number, high: number): number[] =>
  draw.chance(0.5)
    ? Array<number>(rank).fill(draw.integer(1, high))
    : Array.from({ length: rank }, () => draw.integer(1, high));

function window(draw: Draw, rank: number, paddings: readonly string[] = ["valid", "same"]): Options {
  const dilated = draw.chance(0.25);
  const ones = Array<number>(rank).fill(1);
  return {
    kernelSize: sizes(draw, rank, rank === 3 ? 3 : 4),
    strides: dilated ? ones : sizes(draw, rank, 3),
    dilationRate: dilated ? sizes(draw, rank, 2) : ones,
    padding: draw.pick(paddings),
    dataFormat: draw.chance(0.15) ? "channelsFirst" : "channelsLast",
  };
}

const channelsOf = (shape: readonly number[], { dataFormat }: Options): number =>
  (dataFormat === "channelsFirst" ? shape[0] : shape.at(-1)) ?? 1;

function convolution(rank: number, paddings: readonly string[] = ["valid", "same"]): Draws {
  return (draw, shape) => {
    const slid = window(draw, rank, paddings);
    const channels = channelsOf(shape, slid);
    const divisors = [1, 2, 3, 4].filter((groups) => channels % groups === 0);
    const groups = draw.chance(0.25) ? draw.pick(divisors) : 1;
    return {
      filters: groups * draw.pick(groups === 1 ? CHANNELS : [1, 2, 3, 5]),
      ...slid,
      ...(groups > 1 ? { groups } : {}),
      ...kernel(draw),
    };
  };
}

const depthwise =
  (rank: number): Draws =>
  (draw) => {
    const slid = window(draw, rank);
    const strides = Array<number>(rank).fill((slid["strides"] as number[])[0] ?? 1); // equal ones, as TensorFlow demands
    return { ...slid, strides, depthMultiplier: draw.integer(1, 3), ...kernel(draw) };
  };

const separable =
  (rank: number): Draws =>
  (draw, shape) => ({ filters: draw.pick(CHANNELS), ...depthwise(rank)(draw, shape) });

const transposed =
  (rank: number): Draws =>
  (draw) => {
    const { dilationRate: _, ...slid } = window(draw, rank);
    return { filters: draw.pick(CHANNELS), ...slid, ...kernel(draw) };
  };

const pooling =
  (rank: number): Draws =>
  (draw) => {
    const { kernelSize, strides, padding, dataFormat } = window(draw, rank);
    return {
      poolSize: kernelSize,
      strides: draw.chance() ? null : strides,
      padding,
      ...(rank === 1 ? {} : { dataFormat }),
    };
  };

const recurrent: Draws = (draw) => ({
  units: draw.pick(CHANNELS),
  activation: draw.pick(["tanh", "relu", "sigmoid"]),
  returnSequences: draw.chance(),
  goBackwards: draw.chance(0.3),
  useBias: draw.chance(0.8),
});
const gated: Draws = (draw, shape) => ({
  ...recurrent(draw, shape),
  recurrentActivation: draw.pick(["sigmoid", "tanh"]),
});
const gru: Draws = (draw, shape) => ({ ...gated(draw, shape), resetAfter: draw.chance() });
const layout = (draw: Draw): Options => (draw.chance(0.15) ? { dataFormat: "channelsFirst" } : {});
const pairs = (draw: Draw, rank: number, high: number): number[][] =>
  Array.from({ length: rank }, () => [draw.integer(0, high), draw.integer(0, high)]);

const normalized: Draws = (draw) => ({
  axis: -1,
  epsilon: draw.pick([1e-3, 1e-2]),
  center: draw.chance(0.8),
  scale: draw.chance(0.8),
});

function einsum(draw: Draw, [steps = 1, features = 1]: readonly number[]): Options {
  const d = draw.pick(CHANNELS);
  const [equation, outputShape] = draw.pick<[string, number | number[]]>([["abc,cd->abd", [steps, d]], ["abc,bd->adc", [d, features]], ["abc,bcd->ad", d]]); // prettier-ignore
  return { equation, outputShape, biasAxes: draw.chance() ? "d" : null };
}

/** Sizes with the same product. */
function reshaped(draw: Draw, shape: readonly number[]): readonly number[] {
  const result: number[] = [];
  let rest = shape.reduce((a, b) => a * b, 1);
  for (const _ of draw.pick([[], [0], [0, 0]])) {
    const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter(
      (size) => rest % size === 0 && size < 20,
    );
    const size = draw.pick(divisors);
    result.push(size);
    rest /= size;
  }
  return draw.shuffled([...result, rest]);
}

const convolutions = (rank: number): readonly Kind[] => {
  const ranks = [rank + 1];
  const n = `${rank}d`;
  return [
    {
      kind: `conv${n}`,
      ranks,
      weight: 4,
      options: convolution(rank, rank === 1 ? ["valid", "same", "causal"] : ["valid", "same"]),
    },
    { kind: `conv${n}Transpose`, ranks, options: transposed(rank) },
    ...(rank === 3
      ? []
      : [
          { kind: `depthwiseConv${n}`, ranks, weight: 2, options: depthwise(rank) },
          { kind: `separableConv${n}`, ranks, options: separable(rank) },
        ]),
    { kind: `maxPooling${n}`, ranks, options: pooling(rank) },
    { kind: `averagePooling${n}`, ranks, options: pooling(rank) },
    ...["globalMaxPooling", "globalAveragePooling"].map((kind) => ({
      kind: `${kind}${n}`,
      ranks,
      weight: 0.5,
      options: (draw: Draw) => ({ keepdims: draw.chance(0.3), ...layout(draw) }),
    })),
    ...["adaptiveAveragePooling", "adaptiveMaxPooling"].map((kind) => ({
      kind: `${kind}${n}`,
      ranks,
      weight: 0.3,
      options: (draw: Draw) => ({ outputSize: sizes(draw, rank, 4), ...layout(draw) }),
    })),
    {
      kind: `zeroPadding${n}`,
      ranks,
      options: (draw) => ({
        padding: rank === 1 ? pairs(draw, 1, 3)[0] : pairs(draw, rank, 2),
        ...layout(draw),
      }),
    },
    {
      kind: `cropping${n}`,
      ranks,
      options: (draw) => ({
        cropping: rank === 1 ? pairs(draw, 1, 2)[0] : pairs(draw, rank, 1),
        ...(rank === 1 ? {} : layout(draw)),
      }),
    },
    {
      kind: `upSampling${n}`,
      ranks,
      weight: 0.5,
      options: (draw) => ({
        size: rank === 1 ? draw.integer(1, 3) : sizes(draw, rank, 2),
        ...(rank === 2 ? { interpolation: draw.pick(["nearest", "bilinear", "bicubic"]) } : {}),
        ...(rank === 1 ? {} : layout(draw)),
      }),
    },
    { kind: `spatialDropout${n}`, ranks, weight: 0.2, options: () => ({ rate: 0.5 }) },
  ];
};

const convLstm =
  (rank: number): Draws =>
  (draw) => {
    const { kernelSize, padding, strides, dilationRate, dataFormat } = window(draw, rank);
    const steps = {
      returnSequences: draw.chance(),
      goBackwards: draw.chance(0.3),
      useBias: draw.chance(0.8),
    };
    return { filters: draw.integer(1, 5), kernelSize, padding, strides, dilationRate, dataFormat, ...steps };
  };

/** Layers with one input. */
export const KINDS: readonly Kind[] = [
  {
    kind: "dense",
    ranks: ALL,
    weight: 4,
    options: (draw) => ({ units: draw.pick(CHANNELS), ...kernel(draw) }),
  },
  { kind: "activation", ranks: ALL, weight: 2, options: (draw) => ({ activation: draw.pick(ACTIVATIONS) }) },
  { kind: "reLU", ranks: ALL, options: (draw) => (draw.chance() ? { maxValue: 6 } : {}) },
  { kind: "leakyReLU", ranks: ALL, options: () => ({ alpha: 0.25 }) },
  { kind: "elu", ranks: ALL, options: () => ({ alpha: 1 }) },
  {
    kind: "prelu",
    ranks: ALL,
    options: (draw, shape) => ({
      sharedAxes: shape.length > 1 && draw.chance() ? shape.slice(1).map((_, i) => i + 1) : null,
    }),
  },
  {
    kind: "softmax",
    ranks: ALL,
    options: (draw, shape) => ({ axis: draw.pick([-1, draw.integer(1, shape.length)]) }),
  },
  ...convolutions(1),
  ...convolutions(2),
  ...convolutions(3),
  { kind: "simpleRNN", ranks: [2], options: recurrent },
  { kind: "lstm", ranks: [2], weight: 2, options: gated },
  { kind: "gru", ranks: [2], weight: 2, options: gru },
  {
    kind: "rnn",
    ranks: [2],
    options: (draw, shape) => ({
      cell: cells(draw, shape),
      returnSequences: draw.chance(),
      goBackwards: draw.chance(0.3),
      unroll: draw.chance(0.2),
    }),
  },
  { kind: "convLSTM1D", ranks: [3], weight: 0.5, options: convLstm(1) },
  { kind: "convLSTM2D", ranks: [4], options: convLstm(2) },
  {
    kind: "spectralNormalization",
    ranks: [1, 2],
    weight: 0.3,
    options: (draw) => ({ layer: { kind: "dense", options: { units: draw.pick(CHANNELS) } } }),
  },
  {
    kind: "bidirectional",
    ranks: [2],
    options: (draw, shape) => {
      const kind = draw.pick(["lstm", "gru", "simpleRNN"] as const);
      const { goBackwards: _, ...options } = { lstm: gated, gru, simpleRNN: recurrent }[kind](draw, shape);
      return { layer: { kind, options }, mergeMode: draw.pick(["concat", "sum", "mul", "ave"]) };
    },
  },
  {
    kind: "timeDistributed",
    ranks: [2, 3, 4],
    options: (draw, shape) => {
      const kind = draw.pick(
        KINDS.filter(({ kind, ranks }) => kind !== "timeDistributed" && ranks.includes(shape.length - 1)),
      );
      return { layer: { kind: kind.kind, options: kind.options?.(draw, shape.slice(1)) ?? {} } };
    },
  },
  {
    kind: "batchNormalization",
    ranks: ALL,
    weight: 3,
    options: (draw, shape) => ({
      ...normalized(draw, shape),
      axis: draw.chance(0.7) ? -1 : draw.integer(1, shape.length),
    }),
  },
  { kind: "layerNormalization", ranks: ALL, options: normalized },
  {
    kind: "groupNormalization",
    ranks: [2, 3, 4],
    options: (draw, shape) => ({ ...normalized(draw, shape), groups: draw.pick([1, -1]) }),
  },
  { kind: "rmsNormalization", ranks: ALL, options: () => ({ axis: -1, epsilon: 1e-3 }) },
  { kind: "unitNormalization", ranks: ALL, weight: 0.5 },
  { kind: "dropout", ranks: ALL, options: () => ({ rate: 0.5 }) },
  { kind: "gaussianNoise", ranks: ALL, weight: 0.3, options: () => ({ stddev: 0.5 }) },
  { kind: "flatten", ranks: ALL },
  { kind: "reshape", ranks: ALL, options: (draw, shape) => ({ targetShape: reshaped(draw, shape) }) },
  {
    kind: "permute",
    ranks: [2, 3, 4],
    options: (draw, shape) => ({ dims: draw.shuffled(shape.map((_, i) => i + 1)) }),
  },
  { kind: "masking", ranks: [2], weight: 0.5 },
  { kind: "einsumDense", ranks: [2], weight: 0.5, options: (draw, shape) => einsum(draw, shape) },
  {
    kind: "resizing",
    ranks: [3],
    options: (draw) => ({
      height: draw.integer(1, 9),
      width: draw.integer(1, 9),
      interpolation: draw.pick(["nearest", "bilinear", "bicubic", "lanczos3"]),
      cropToAspectRatio: draw.chance(0.2),
    }),
  },
  {
    kind: "centerCrop",
    ranks: [3],
    weight: 0.5,
    options: (draw) => ({ height: draw.integer(1, 6), width: draw.integer(1, 6) }),
  },
  { kind: "repeatVector", ranks: [1], options: (draw) => ({ n: draw.integer(1, 5) }) },
  {
    kind: "rescaling",
    ranks: ALL,
    weight: 0.5,
    options: (draw) => ({ scale: draw.pick([0.5, 2, -1.5]), offset: draw.pick([0, 0.25]) }),
  },
];

function cell(draw: Draw, shape: readonly number[]): Options {
  const kind = draw.pick(["lstm", "gru", "simpleRNN"] as const);
  const all = { lstm: gated, gru, simpleRNN: recurrent }[kind](draw, shape);
  const { goBackwards: _, returnSequences: __, ...options } = all;
  return { kind: `${kind}Cell`, options };
}

function cells(draw: Draw, shape: readonly number[]): Options {
  if (draw.chance(0.7)) return cell(draw, shape);
  return { kind: "stackedRNNCells", options: { cells: [cell(draw, shape), cell(draw, shape)] } };
}

/** Layers with two inputs of one shape, which may be the same: steps and features. */
export const PAIRS: readonly Kind[] = [
  {
    kind: "attention",
    ranks: [2],
    options: (draw) => ({ useScale: draw.chance(), scoreMode: draw.pick(["dot", "concat"]) }),
  },
  { kind: "additiveAttention", ranks: [2], options: (draw) => ({ useScale: draw.chance() }) },
  {
    kind: "multiHeadAttention",
    ranks: [2, 3],
    options: (draw, shape) => ({
      numHeads: draw.integer(1, 3),
      keyDim: draw.integer(1, 9),
      valueDim: draw.pick([null, 5]),
      useBias: draw.chance(0.8),
      outputShape: draw.pick([null, 7]),
      attentionAxes: shape.length > 2 ? draw.pick([null, [1], [2]]) : null,
    }),
  },
  {
    kind: "groupedQueryAttention",
    ranks: [2],
    options: (draw) => {
      const shared = draw.integer(1, 2);
      return {
        headDim: draw.integer(1, 6),
        numQueryHeads: 2 * shared,
        numKeyValueHeads: draw.pick([1, 2]),
        useBias: draw.chance(0.8),
      };
    },
  },
  { kind: "dot", ranks: [1], options: (draw) => ({ axes: 1, normalize: draw.chance() }) },
  {
    kind: "dot",
    ranks: [2],
    options: (draw) => ({ axes: draw.pick([1, 2, [1, 1], [2, 2]]), normalize: draw.chance() }),
  },
];

/** Layers with several inputs of one shape. */
export const MERGES: readonly string[] = ["add", "multiply", "average", "maximum", "minimum", "subtract"];
