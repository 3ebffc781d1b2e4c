/** TensorFlow.js on its WebAssembly backend: the SIMD build, one thread. */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { prepareNetwork } from "./tfjs-network.ts";
import type { Peer, Prepared, Scope } from "./peer.ts";
import type {
  BinaryOp,
  Conv2D,
  DepthwiseConv2D,
  Gemm,
  Gru,
  LayerNorm,
  Lstm,
  Mlp,
  Padding,
  Pair,
  Pool2D,
  UnaryOp,
  Work,
} from "./work.ts";

type Activation = "linear" | "relu" | "relu6" | "sigmoid" | "elu";

/** What `fused.conv2d` and `fused.depthwiseConv2d` have in common. */
type ConvolutionOptions = Parameters<typeof tf.fused.conv2d<tf.Tensor4D>>[0] & { pad: Padding };

/** How this library does one work item. */
interface Program {
  /** What is uploaded before, or at the start of, a run. */
  readonly inputs: readonly { readonly data: Float32Array; readonly shape: number[] }[];
  /** The op: makes one new tensor and leaves no other behind. */
  compute(...inputs: tf.Tensor[]): tf.Tensor;
  /** Weights and models to give back at the end. */
  readonly owned: readonly { dispose(): unknown }[];
}

/** Starts the backend. */
export async function createPeer(): Promise<Peer> {
  const require = createRequire(import.meta.url);
  setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  setThreadsCount(1);
  await withoutNewListeners(() => tf.setBackend("wasm"));
  if (tf.getBackend() !== "wasm") throw new Error("tfjs-wasm: the WebAssembly backend did not start");
  if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) throw new Error("tfjs-wasm: no SIMD here");
  if (getThreadsCount() !== 1) throw new Error(`tfjs-wasm: expected 1 thread, got ${getThreadsCount()}`);
  return {
    name: "tfjs-wasm",
    version: tf.version_core,
    note: "tfjs-wasm: synchronous; an op allocates its output tensor, which is disposed in the run",
    scopes: ["op", "call"],
    lacks,
    prepareNetwork,
    async prepare(
      work: Work,
      scope: Scope = work.kind === "mlp" ? "call" : "op",
    ): Promise<Prepared | undefined> {
      return lacks(work) === undefined ? prepared(program(work), scope) : undefined;
    },
  };
}

/** The backend adds process listeners that rethrow every error of the program with the backend's own source around it. */
async function withoutNewListeners(start: () => Promise<unknown>): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => new Set(process.rawListeners(event)));
  await start();
  events.forEach((event, i) => {
    for (const listener of process.rawListeners(event)) {
      if (!before[i]?.has(listener)) process.removeListener(event, listener as () => void);
    }
  });
}

function lacks(work: Work): string | undefined {
  switch (work.kind) {
    case "conv2d":
      if (work.groups !== 1) return "tfjs has no grouped convolution";
      return lacksDilatedStrides(work);
    case "depthwise_conv2d":
      return lacksDilatedStrides(work);
    case "gru":
      return "the GRU of tfjs has no reset_after";
    default:
      return undefined;
  }
}

function lacksDilatedStrides(work: Conv2D | DepthwiseConv2D): string | undefined {
  const both = work.strides.some((stride) => stride > 1) && work.dilation.some((rate) => rate > 1);
  return both ? "tfjs takes strides or dilation, not both" : undefined;
}

/** The kernels are synchronous and finish before they return: nothing needs to be read back to force them. */
function prepared(program: Program, scope: Scope): Prepared {
  const upload = (): tf.Tensor[] => program.inputs.map(({ data, shape }) => tf.tensor(data, shape));
  const call = (): Float32Array => {
    const inputs = upload();
    const result = program.compute(...inputs);
    const data = result.dataSync<"float32">();
    tf.dispose([result, inputs]);
    return data;
  };
  const kept = scope === "op" ? upload() : [];
  const op = (): void => {
    program.compute(...kept).dispose();
  };
  return {
    run: scope === "op" ? op : (): void => void call(),
    output: async (): Promise<Float32Array> => call(),
    dispose: (): void => {
      tf.dispose(kept);
      for (const thing of program.owned) thing.dispose();
    },
  };
}

function program(work: Work): Program {
  switch (work.kind) {
    case "gemm":
      return gemm(work);
    case "conv2d":
      return conv2d(work);
    case "depthwise_conv2d":
      return depthwiseConv2d(work);
    case "maxpool2d":
    case "avgpool2d":
      return pool2d(work);
    case "unary":
      return elementwise([work.x], unary(work.op));
    case "binary":
      return elementwise([work.a, work.b], binary(work.op));
    case "softmax":
      return {
        inputs: [{ data: work.x, shape: [work.rows, work.columns] }],
        compute: (x) => tf.softmax(x),
        owned: [],
      };
    case "layer_norm":
      return layerNorm(work);
    case "lstm":
      return lstm(work);
    case "gru":
      return missing(work);
    case "mlp":
      return mlp(work);
  }
}

function missing(work: Gru): never {
  throw new Error(`tfjs-wasm cannot do ${work.kind}`);
}

function elementwise(inputs: readonly Float32Array[], compute: Program["compute"]): Program {
  return { inputs: inputs.map((data) => ({ data, shape: [data.length] })), compute, owned: [] };
}

function gemm(work: Gemm): Program {
  const b = tf.tensor2d(work.b, [work.k, work.n]);
  const bias = optional(work.bias);
  const { fused, after } = fuse(work.activation);
  return {
    inputs: [{ data: work.a, shape: [work.m, work.k] }],
    compute: (a) => after(tf.fused.matMul({ a, b, ...bias, activation: fused })),
    owned: [b, ...Object.values(bias)],
  };
}

function conv2d(work: Conv2D): Program {
  const filter = tf.tensor4d(work.kernel, [...work.kernelSize, work.inChannels, work.filters]);
  return convolution(work, filter, (options) => tf.fused.conv2d(options));
}

function depthwiseConv2d(work: DepthwiseConv2D): Program {
  const filter = tf.tensor4d(work.kernel, [...work.kernelSize, work.inChannels, work.depthMultiplier]);
  return convolution(work, filter, (options) => tf.fused.depthwiseConv2d(options));
}

function convolution(
  work: Conv2D | DepthwiseConv2D,
  filter: tf.Tensor4D,
  compute: (options: ConvolutionOptions) => tf.Tensor4D,
): Program {
  const bias = optional(work.bias);
  const { fused, after } = fuse(work.activation);
  const rest = {
    filter,
    strides: pair(work.strides),
    pad: work.padding,
    dilations: pair(work.dilation),
    ...bias,
    activation: fused,
  };
  return {
    inputs: [image(work)],
    compute: (x) => after(compute({ x: x as tf.Tensor4D, ...rest })),
    owned: [filter, ...Object.values(bias)],
  };
}

function pool2d(work: Pool2D): Program {
  const op = work.kind === "maxpool2d" ? tf.maxPool : tf.avgPool;
  const size = pair(work.kernelSize);
  const strides = pair(work.strides);
  return {
    inputs: [image(work)],
    compute: (x) => op(x as tf.Tensor4D, size, strides, work.padding),
    owned: [],
  };
}

/** As the layer of tfjs does it: moments, then batch normalisation. */
function layerNorm(work: LayerNorm): Program {
  const layer = layers.layerNormalization({ epsilon: work.epsilon });
  tf.tidy(() => void layer.apply(tf.zeros([work.rows, work.columns]))); // the first use makes the weights
  setWeights(layer, [tf.tensor1d(work.gamma), tf.tensor1d(work.beta)]);
  return {
    inputs: [{ data: work.x, shape: [work.rows, work.columns] }],
    compute: (x) => layer.apply(x) as tf.Tensor,
    owned: [layer],
  };
}

function lstm(work: Lstm): Program {
  const { batch, steps, features, units, returnSequences = false } = work;
  const layer = layers.lstm({
    units,
    returnSequences,
    recurrentActivation: "sigmoid", // the default of tfjs is the hard one
    recurrentInitializer: "zeros", // replaced below; the default needs ops chained onto tensors
    inputShape: [steps, features],
  });
  const model = sequential({ layers: [layer] });
  setWeights(model, [
    tf.tensor2d(work.kernel, [features, 4 * units]),
    tf.tensor2d(work.recurrentKernel, [units, 4 * units]),
    tf.tensor1d(work.bias),
  ]);
  return predict(model, work.x, [batch, steps, features]);
}

function mlp(work: Mlp): Program {
  const model = sequential();
  work.weights.forEach((_, i) => {
    const inputShape = i === 0 ? { inputShape: [work.sizes[0] ?? 0] } : {};
    const activation = i === work.weights.length - 1 ? "softmax" : "relu";
    model.add(layers.dense({ units: work.sizes[i + 1] ?? 0, activation, ...inputShape }));
  });
  setWeights(
    model,
    work.weights.flatMap(({ kernel, bias }) => [
      tf.tensor2d(kernel, [kernel.length / bias.length, bias.length]),
      tf.tensor1d(bias),
    ]),
  );
  return predict(model, work.x, [work.batch, work.sizes[0] ?? 0]);
}

function predict(model: LayersModel, data: Float32Array, shape: number[]): Program {
  const options = { batchSize: shape[0] ?? 1 }; // all in one batch
  return {
    inputs: [{ data, shape }],
    compute: (x) => model.predict(x, options) as tf.Tensor,
    owned: [model],
  };
}

function setWeights(target: { setWeights(weights: tf.Tensor[]): void }, weights: tf.Tensor[]): void {
  target.setWeights(weights);
  tf.dispose(weights);
}

/** tfjs fuses some activations into matMul and conv2d; the others run as an op of their own. */
function fuse(activation: UnaryOp | undefined): { fused: Activation; after: (y: tf.Tensor) => tf.Tensor } {
  switch (activation) {
    case undefined:
      return { fused: "linear", after: (y) => y };
    case "relu":
    case "relu6":
    case "sigmoid":
    case "elu":
      return { fused: activation, after: (y) => y };
    default: {
      const op = unary(activation);
      return {
        fused: "linear",
        after: (y): tf.Tensor => {
          const result = op(y);
          y.dispose();
          return result;
        },
      };
    }
  }
}

function unary(op: UnaryOp): (x: tf.Tensor) => tf.Tensor {
  switch (op) {
    case "silu":
      return (x) => tf.tidy(() => tf.mul(x, tf.sigmoid(x)));
    case "gelu": // no op of tfjs; composed as its gelu activation is
      return (x) => tf.tidy(() => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));
    case "relu":
      return tf.relu;
    case "relu6":
      return tf.relu6;
    case "sigmoid":
      return tf.sigmoid;
    case "tanh":
      return tf.tanh;
    case "exp":
      return tf.exp;
    case "elu":
      return tf.elu;
    case "softplus":
      return tf.softplus;
  }
}

function binary(op: BinaryOp): (a: tf.Tensor, b: tf.Tensor) => tf.Tensor {
  switch (op) {
    case "add":
      return tf.add;
    case "subtract":
      return tf.sub;
    case "multiply":
      return tf.mul;
    case "divide":
      return tf.div;
    case "maximum":
      return tf.maximum;
    case "minimum":
      return tf.minimum;
  }
}

function image(work: Conv2D | DepthwiseConv2D | Pool2D): { data: Float32Array; shape: number[] } {
  return { data: work.x, shape: [work.batch, work.height, work.width, work.inChannels] };
}

function optional(bias: Float32Array | undefined): { bias?: tf.Tensor1D } {
  return bias === undefined ? {} : { bias: tf.tensor1d(bias) };
}

function pair([height, width]: Pair): [number, number] {
  return [height, width];
}
