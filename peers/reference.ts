/** Slow and obviously right: plain nested loops in f64, for the check of the peers. */
import {
  type BinaryOp,
  type Conv2D,
  type DepthwiseConv2D,
  type Gemm,
  type Gru,
  type LayerNorm,
  type Lstm,
  type Mlp,
  outChannels,
  type Pool2D,
  type Softmax,
  type UnaryOp,
  type Work,
  windowAxes,
} from "./work.ts";

/** The result of a work item, in Keras layout. */
export function reference(work: Work): Float64Array {
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
      return Float64Array.from(work.x, (x) => unary(work.op, x));
    case "binary":
      return Float64Array.from(work.a, (a, i) => binary(work.op, a, at(work.b, i)));
    case "softmax":
      return softmax(work);
    case "layer_norm":
      return layerNorm(work);
    case "lstm":
      return lstm(work);
    case "gru":
      return gru(work);
    case "mlp":
      return mlp(work);
  }
}

type Numbers = Float32Array | Float64Array;

function at(values: Numbers, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`Index ${index} of ${values.length} values`);
  return value;
}

function unary(op: UnaryOp | undefined, x: number): number {
  switch (op) {
    case undefined:
      return x;
    case "relu":
      return Math.max(0, x);
    case "relu6":
      return Math.min(6, Math.max(0, x));
    case "sigmoid":
      return sigmoid(x);
    case "tanh":
      return Math.tanh(x);
    case "exp":
      return Math.exp(x);
    case "elu":
      return x > 0 ? x : Math.expm1(x);
    case "softplus":
      return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
    case "silu":
      return x * sigmoid(x);
    case "gelu":
      return 0.5 * x * (1 + erf(x * Math.SQRT1_2));
  }
}

function binary(op: BinaryOp, a: number, b: number): number {
  switch (op) {
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "multiply":
      return a * b;
    case "divide":
      return a / b;
    case "maximum":
      return Math.max(a, b);
    case "minimum":
      return Math.min(a, b);
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** erf(x) = 2/sqrt(pi) · sum (-1)^n x^(2n+1) / (n! (2n+1)); good to 1e-9 for |x| < 4. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function matmul(a: Numbers, b: Numbers, m: number, k: number, n: number): Float64Array {
  const y = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += at(a, i * k + p) * at(b, p * n + j);
      y[i * n + j] = sum;
    }
  }
  return y;
}

function gemm(work: Gemm): Float64Array {
  const { m, k, n, bias } = work;
  return matmul(work.a, work.b, m, k, n).map((y, i) =>
    unary(work.activation, y + (bias ? at(bias, i % n) : 0)),
  );
}

function conv2d(work: Conv2D): Float64Array {
  const perGroup = work.inChannels / work.groups;
  return slide(work, (channel, cells) => {
    const group = Math.floor(channel / (work.filters / work.groups));
    let sum = work.bias ? at(work.bias, channel) : 0;
    for (const { tap, pixel } of cells) {
      for (let c = 0; c < perGroup; c++) {
        sum +=
          at(work.x, pixel + group * perGroup + c) *
          at(work.kernel, (tap * perGroup + c) * work.filters + channel);
      }
    }
    return unary(work.activation, sum);
  });
}

function depthwiseConv2d(work: DepthwiseConv2D): Float64Array {
  const { bias, inChannels, depthMultiplier } = work;
  return slide(work, (channel, cells) => {
    const input = Math.floor(channel / depthMultiplier);
    let sum = bias ? at(bias, channel) : 0;
    for (const { tap, pixel } of cells) {
      sum += at(work.x, pixel + input) * at(work.kernel, tap * inChannels * depthMultiplier + channel);
    }
    return unary(work.activation, sum);
  });
}

function pool2d(work: Pool2D): Float64Array {
  return slide(work, (channel, cells) => {
    const values = cells.map(({ pixel }) => at(work.x, pixel + channel));
    if (work.kind === "maxpool2d") return Math.max(...values);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** A cell of the window that lies in the image: which tap of the kernel, and where its pixel starts in x. */
interface Cell {
  readonly tap: number;
  readonly pixel: number;
}

function slide(
  work: Conv2D | DepthwiseConv2D | Pool2D,
  value: (channel: number, cells: readonly Cell[]) => number,
): Float64Array {
  const { batch, height, width, inChannels, kernelSize, strides } = work;
  const dilation = "dilation" in work ? work.dilation : [1, 1];
  const [vertical, horizontal] = windowAxes(work);
  const channels = outChannels(work);
  const y: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < vertical.size; row++) {
      for (let column = 0; column < horizontal.size; column++) {
        const cells: Cell[] = [];
        for (let i = 0; i < kernelSize[0]; i++) {
          for (let j = 0; j < kernelSize[1]; j++) {
            const h = row * strides[0] - vertical.before + i * (dilation[0] ?? 1);
            const w = column * strides[1] - horizontal.before + j * (dilation[1] ?? 1);
            if (h < 0 || h >= height || w < 0 || w >= width) continue;
            cells.push({ tap: i * kernelSize[1] + j, pixel: ((n * height + h) * width + w) * inChannels });
          }
        }
        for (let channel = 0; channel < channels; channel++) y.push(value(channel, cells));
      }
    }
  }
  return Float64Array.from(y);
}

function rows(x: Numbers, columns: number, map: (row: Float64Array) => Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += columns) y.set(map(Float64Array.from(x.subarray(i, i + columns))), i);
  return y;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function softmax(work: Pick<Softmax, "columns"> & { readonly x: Numbers }): Float64Array {
  return rows(work.x, work.columns, (row) => {
    const powers = row.map((value) => Math.exp(value - Math.max(...row)));
    const total = sum(powers);
    return powers.map((power) => power / total);
  });
}

function layerNorm(work: LayerNorm): Float64Array {
  return rows(work.x, work.columns, (row) => {
    const mean = sum(row) / row.length;
    const variance = sum(row.map((value) => (value - mean) ** 2)) / row.length;
    const scale = 1 / Math.sqrt(variance + work.epsilon);
    return row.map((value, i) => (value - mean) * scale * at(work.gamma, i) + at(work.beta, i));
  });
}

/** c = f c + i g, h = o tanh(c) */
function lstm(work: Lstm): Float64Array {
  const u = work.units;
  return recur(work, (x, h, c) => {
    const z = matmul(x, work.kernel, 1, work.features, 4 * u);
    const r = matmul(h, work.recurrentKernel, 1, u, 4 * u);
    const gate = (which: number, unit: number): number => {
      const i = which * u + unit;
      return at(z, i) + at(r, i) + at(work.bias, i);
    };
    for (let unit = 0; unit < u; unit++) {
      const candidate = sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit));
      c[unit] = sigmoid(gate(1, unit)) * at(c, unit) + candidate;
      h[unit] = sigmoid(gate(3, unit)) * Math.tanh(at(c, unit));
    }
  });
}

/** h = z h + (1 - z) tanh(x W_h + b + r (h U_h + b')) */
function gru(work: Gru): Float64Array {
  const u = work.units;
  return recur(work, (x, h) => {
    const input = matmul(x, work.kernel, 1, work.features, 3 * u).map((v, i) => v + at(work.bias, i));
    const inner = matmul(h, work.recurrentKernel, 1, u, 3 * u).map((v, i) => v + at(work.bias, 3 * u + i));
    for (let unit = 0; unit < u; unit++) {
      const z = sigmoid(at(input, unit) + at(inner, unit));
      const r = sigmoid(at(input, u + unit) + at(inner, u + unit));
      h[unit] = z * at(h, unit) + (1 - z) * Math.tanh(at(input, 2 * u + unit) + r * at(inner, 2 * u + unit));
    }
  });
}

function recur(
  work: Lstm | Gru,
  step: (x: Float32Array, h: Float64Array, c: Float64Array) => void,
): Float64Array {
  const { batch, steps, features, units, returnSequences = false } = work;
  const y: number[] = [];
  for (let n = 0; n < batch; n++) {
    const h = new Float64Array(units);
    const c = new Float64Array(units);
    for (let t = 0; t < steps; t++) {
      const start = (n * steps + t) * features;
      step(work.x.subarray(start, start + features), h, c);
      if (returnSequences || t === steps - 1) y.push(...h);
    }
  }
  return Float64Array.from(y);
}

function mlp(work: Mlp): Float64Array {
  let x: Numbers = work.x;
  work.weights.forEach(({ kernel, bias }, i) => {
    const n = bias.length;
    const z = matmul(x, kernel, work.batch, kernel.length / n, n).map((value, j) => value + at(bias, j % n));
    x = i === work.weights.length - 1 ? softmax({ columns: n, x: z }) : z.map((value) => Math.max(0, value));
  });
  return Float64Array.from(x);
}
