/** Compares every peer with the reference, for every kind of work, at small odd sizes: `node --import tsx peers/check.ts`. */
import { ensureInstalled } from "./install.ts";
import { loadPeers } from "./index.ts";
import type { Peer, Scope } from "./peer.ts";
import { reference } from "./reference.ts";
import { sampleMlp, sampler } from "./samples.ts";
import type { BinaryOp, Conv2D, DepthwiseConv2D, Pool2D, UnaryOp, Work } from "./work.ts";

/** Largest error allowed, relative to the largest value of the result (at least 1). */
const TOLERANCE = 1e-5;
const SCOPES: readonly Scope[] = ["op", "call"];
const UNARY: readonly UnaryOp[] = [
  "relu",
  "relu6",
  "sigmoid",
  "tanh",
  "exp",
  "elu",
  "softplus",
  "silu",
  "gelu",
];
const BINARY: readonly BinaryOp[] = ["add", "subtract", "multiply", "divide", "maximum", "minimum"];

const random = sampler(7);

function conv2d(change: Partial<Conv2D> = {}): Conv2D {
  const shape = { batch: 2, height: 9, width: 7, inChannels: 6, filters: 10, groups: 1, ...change };
  const kernelSize = change.kernelSize ?? ([3, 3] as const);
  return {
    kind: "conv2d",
    strides: [1, 1],
    padding: "same",
    dilation: [1, 1],
    kernelSize,
    x: random(shape.batch * shape.height * shape.width * shape.inChannels),
    kernel: random((kernelSize[0] * kernelSize[1] * shape.inChannels * shape.filters) / shape.groups),
    bias: random(shape.filters),
    ...shape,
  };
}

function depthwise(change: Partial<DepthwiseConv2D> = {}): DepthwiseConv2D {
  const shape = { batch: 2, height: 9, width: 7, inChannels: 5, depthMultiplier: 1, ...change };
  const kernelSize = change.kernelSize ?? ([3, 3] as const);
  const filters = shape.inChannels * shape.depthMultiplier;
  return {
    kind: "depthwise_conv2d",
    strides: [1, 1],
    padding: "same",
    dilation: [1, 1],
    kernelSize,
    x: random(shape.batch * shape.height * shape.width * shape.inChannels),
    kernel: random(kernelSize[0] * kernelSize[1] * filters),
    bias: random(filters),
    ...shape,
  };
}

function pool(kind: Pool2D["kind"], change: Partial<Pool2D> = {}): Pool2D {
  const x = random(2 * 9 * 7 * 5);
  const shape = { batch: 2, height: 9, width: 7, inChannels: 5, x };
  return { kind, kernelSize: [3, 2], strides: [2, 2], padding: "same", ...shape, ...change };
}

function gemm(m: number, k: number, n: number, activation?: UnaryOp): Work {
  const extra = activation === undefined ? {} : { activation, bias: random(n) };
  return { kind: "gemm", m, k, n, a: random(m * k), b: random(k * n), ...extra };
}

function recurrent(kind: "lstm" | "gru", returnSequences: boolean): Work {
  const shape = { batch: 3, steps: 5, features: 7, units: 6, returnSequences };
  const gates = kind === "lstm" ? 4 : 3;
  return {
    kind,
    ...shape,
    x: random(3 * 5 * 7),
    kernel: random(7 * gates * 6),
    recurrentKernel: random(6 * gates * 6),
    bias: random(kind === "lstm" ? 24 : 36),
  };
}

const cases: readonly (readonly [name: string, work: Work])[] = [
  ["gemm 5x7x3", gemm(5, 7, 3)],
  ["gemm 1x1x1", gemm(1, 1, 1)],
  ["gemm 17x33x19 linear + bias", { ...gemm(17, 33, 19), bias: random(19) } as Work],
  ...UNARY.map((op) => [`gemm 9x13x11 bias + ${op}`, gemm(9, 13, 11, op)] as const),
  ["conv2d 3x3 same", conv2d()],
  ["conv2d 3x3 valid relu", conv2d({ padding: "valid", activation: "relu" })],
  ["conv2d 3x3 same strides 2 tanh", conv2d({ strides: [2, 2], activation: "tanh" })],
  ["conv2d 2x5 same strides 2x1", conv2d({ kernelSize: [2, 5], strides: [2, 1] })],
  ["conv2d 1x1", conv2d({ kernelSize: [1, 1] })],
  ["conv2d 3x3 same dilation 2", conv2d({ dilation: [2, 2] })],
  ["conv2d 3x3 valid dilation 2x1", conv2d({ dilation: [2, 1], padding: "valid" })],
  ["conv2d 3x3 strides 2 dilation 2", conv2d({ strides: [2, 2], dilation: [2, 2] })],
  ["conv2d 3x3 groups 2", conv2d({ groups: 2 })],
  ["depthwise_conv2d 3x3 same relu6", depthwise({ activation: "relu6" })],
  ["depthwise_conv2d 3x3 same strides 2", depthwise({ strides: [2, 2] })],
  ["depthwise_conv2d 3x3 valid", depthwise({ padding: "valid" })],
  ["depthwise_conv2d 5x5 multiplier 2", depthwise({ kernelSize: [5, 5], depthMultiplier: 2 })],
  ["depthwise_conv2d 3x3 dilation 2", depthwise({ dilation: [2, 2] })],
  ["maxpool2d 3x2 same", pool("maxpool2d")],
  ["maxpool2d 2x2 valid", pool("maxpool2d", { kernelSize: [2, 2], padding: "valid" })],
  ["avgpool2d 3x2 same", pool("avgpool2d")],
  [
    "avgpool2d 3x3 valid strides 1",
    pool("avgpool2d", { kernelSize: [3, 3], strides: [1, 1], padding: "valid" }),
  ],
  ...UNARY.map((op) => [`unary ${op} 257`, { kind: "unary", op, x: random(257, 5) }] as const),
  ...BINARY.map(
    (op) =>
      [`binary ${op} 257`, { kind: "binary", op, a: random(257), b: random(257).map((b) => b + 2) }] as const,
  ),
  ["softmax 3x17", { kind: "softmax", rows: 3, columns: 17, x: random(51, 9) }],
  [
    "layer_norm 5x19",
    {
      kind: "layer_norm",
      rows: 5,
      columns: 19,
      epsilon: 1e-3,
      x: random(95),
      gamma: random(19),
      beta: random(19),
    },
  ],
  ["lstm 3x5x7 -> 6", recurrent("lstm", false)],
  ["lstm 3x5x7 -> 6 sequences", recurrent("lstm", true)],
  ["gru 3x5x7 -> 6", recurrent("gru", false)],
  ["gru 3x5x7 -> 6 sequences", recurrent("gru", true)],
  ["mlp 784-128-10 batch 1", sampleMlp(1)],
  ["mlp 20-17-9-5 batch 3", sampleMlp(3, [20, 17, 9, 5])],
];

/** The largest error of a result, or why it is no result at all. */
function compare(got: Float32Array, want: Float64Array): number | string {
  if (got.length !== want.length) return `${got.length} values, expected ${want.length}`;
  const scale = want.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  let worst = 0;
  for (const [i, value] of want.entries()) {
    const error = Math.abs((got[i] ?? Number.NaN) - value) / scale;
    if (!(error <= worst)) worst = error; // keeps a NaN
    if (Number.isNaN(worst)) return "NaN";
  }
  return worst;
}

async function check(peer: Peer, work: Work, scope: Scope): Promise<number | string> {
  const prepared = await peer.prepare(work, scope);
  if (prepared === undefined) return "nothing prepared";
  await prepared.run();
  await prepared.run();
  const result = compare(await prepared.output(), reference(work));
  await prepared.dispose();
  return result;
}

ensureInstalled();
const peers = await loadPeers();
const widest = Math.max(...cases.map(([name]) => name.length));
const titles = peers.map((peer) => `${peer.name} ${peer.version}`.padEnd(24)).join("");
console.log(`${"largest error".padEnd(widest + 2)}${titles}`);
const count = { passed: 0, failed: 0 };
const skips: string[] = [];
for (const [name, work] of cases) {
  let line = name.padEnd(widest + 2);
  for (const peer of peers) {
    const reason = peer.lacks(work);
    if (reason !== undefined) {
      if ((await peer.prepare(work)) !== undefined)
        throw new Error(`${peer.name} prepared what it lacks: ${name}`);
      skips.push(`skipped: ${name}: ${reason}`);
      line += "-".padEnd(24);
      continue;
    }
    const results: (number | string)[] = [];
    for (const scope of SCOPES) results.push(await check(peer, work, scope));
    const bad = results.find((result) => typeof result === "string" || result > TOLERANCE);
    count[bad === undefined ? "passed" : "failed"]++;
    const worst = bad ?? results.reduce((a, b) => (a > b ? a : b));
    const shown = typeof worst === "string" ? worst : worst.toExponential(1);
    line += `${shown}${bad === undefined ? "" : " FAILED"}`.padEnd(24);
  }
  console.log(line.trimEnd());
}
for (const skip of skips) console.log(skip);
console.log(`${count.passed} passed, ${count.failed} failed, ${skips.length} skipped`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
