// The harness itself under test: each known bug, planted in the kernels' source, must be reported.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkEverywhere, type KernelCase } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { applyPatch, compileKernels } from "../helpers/mutant.ts";
import { SPECIALS } from "../helpers/numbers.ts";
import { Draw } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { attentionCase } from "./cases/attention.ts";
import { activationCase, ELEMENTWISE, LOG_SOFTMAX, SOFTMAX } from "./cases/activation.ts";
import { conv2dCase } from "./cases/conv2d.ts";
import { convLstmCase } from "./cases/conv-lstm.ts";
import { convTranspose2dCase } from "./cases/conv-transpose2d.ts";
import { conv3dCase, convTranspose3dCase } from "./cases/conv3d.ts";
import { depthwiseConv2dCase } from "./cases/depthwise-conv2d.ts";
import { denseCase } from "./cases/dense.ts";
import {
  binaryCase,
  broadcastCase,
  concatCase,
  gatherCase,
  reduceCase,
  resizeCase,
  selectCase,
} from "./cases/general.ts";
import { layerNormCase } from "./cases/layer-norm.ts";
import { lstmCase } from "./cases/lstm.ts";
import { recurrentCase } from "./cases/recurrent.ts";
import { matmulCase } from "./cases/matmul.ts";
import { noiseCase } from "./cases/noise.ts";
import { pool2dCase } from "./cases/pool2d.ts";
import { transposeCase } from "./cases/transpose.ts";
import { winogradCase } from "./cases/winograd-conv2d.ts";
import { type CheckName, PLANTED_BUGS } from "./planted-bugs.ts";

const draw = new Draw(1);
const windowsDraw = new Draw(2);
const productsDraw = new Draw(3);
const volumesDraw = new Draw(3);
const winogradDraw = new Draw(3);
const linesDraw = new Draw(3);

/** A few cases for each kernel, of the kinds that its own test has many of. */
const CASES: Readonly<Record<CheckName, readonly KernelCase[]>> = {
  noise: [
    noiseCase({ kind: "keep", a: 0.5, b: 2, stream: 9 }, [3, 7], { words: [5, 6], sample: 2 }),
    noiseCase({ kind: "normal", a: 0, b: 1, stream: 9 }, [3, 7], { words: [5, 6], sample: 2 ** 24 + 1 }),
  ],
  dense: [
    denseCase({ m: 1, k: 5, n: 21 }, draw),
    denseCase({ m: 5, k: 7, n: 7 }, draw),
    denseCase({ m: 67, k: 3, n: 33 }, draw),
    denseCase({ m: 1, k: 5, n: 70, bias: true }, new Draw(4)),
  ],
  matmul: [
    matmulCase({ outer: [3, 2], m: 5, k: 7, n: 21 }, productsDraw),
    matmulCase(
      { outer: [3, 2], outerB: [3, 1], m: 66, k: 9, n: 6, transposeA: true, transposeB: true },
      productsDraw,
    ),
  ],
  conv2d: [
    conv2dCase({ input: [2, 5, 6, 3], kernel: [3, 3, 3, 5], padding: "same" }, draw),
    conv2dCase({ input: [2, 5, 6, 4], kernel: [2, 2, 2, 6], groups: 2 }, draw),
  ],
  conv3d: [
    conv3dCase({ input: [2, 3, 4, 5, 2], kernel: [3, 3, 3, 2, 5], padding: "same" }, volumesDraw),
    conv3dCase({ input: [2, 3, 4, 5, 2], kernel: [2, 3, 2, 2, 5] }, volumesDraw),
  ],
  winogradConv2d: [
    winogradCase({ input: [2, 5, 6, 12], filters: 20, padding: "same" }, winogradDraw),
    winogradCase({ input: [3, 6, 9, 12], filters: 12, activation: SOFTMAX }, winogradDraw),
  ],
  winogradConv1d: [
    conv2dCase({ input: [2, 1, 11, 48], kernel: [1, 5, 48, 20], padding: "same" }, linesDraw),
    conv2dCase({ input: [3, 9, 3, 48], kernel: [7, 1, 48, 12], activation: SOFTMAX }, linesDraw),
    conv2dCase(
      { input: [2, 5, 7, 12], kernel: [3, 3, 12, 33], padding: "same", dilation: [2, 1] },
      linesDraw,
    ),
  ],
  convTranspose2d: [
    convTranspose2dCase(
      { input: [2, 3, 4, 3], kernel: [3, 3, 5, 3], strides: [2, 2], padding: "same" },
      draw,
    ),
    convTranspose2dCase({ input: [2, 3, 4, 2], kernel: [3, 2, 6, 2], bias: false }, windowsDraw),
  ],
  convTranspose3d: [
    convTranspose3dCase(
      { input: [2, 3, 2, 4, 3], kernel: [2, 3, 2, 5, 3], strides: [2, 1, 2], padding: "same" },
      volumesDraw,
    ),
  ],
  depthwiseConv2d: [
    depthwiseConv2dCase({ input: [2, 5, 5, 21], window: [3, 3], padding: "same" }, windowsDraw),
    depthwiseConv2dCase({ input: [2, 5, 6, 3], window: [2, 2], multiplier: 3 }, windowsDraw),
  ],
  pool2d: (["max", "average"] as const).flatMap((mode) => {
    const row = { input: [2, 5, 5, 21], mode, poolSize: [2, 3], strides: [2, 2], padding: "same" } as const;
    const x = draw.integers(2 * 5 * 5 * 21).map((value) => -1 - Math.abs(value));
    return [
      pool2dCase(row, x),
      pool2dCase(
        row,
        x.map((value, i) => (i % 37 === 0 ? NaN : value)),
      ),
      ...([2, 1] as const).flatMap((stride) => {
        const walk = { input: [2, 6, 6, 8], mode, poolSize: [3, 3], strides: [stride, stride] } as const;
        const plain = windowsDraw.integers(2 * 6 * 6 * 8).map((value) => -1 - Math.abs(value));
        const marked = plain.map((value, i) => (i === 8 * (2 * 6 + 3) + 5 ? NaN : value));
        return [plain, marked].map((pixels) => pool2dCase({ ...walk, padding: "same" }, pixels));
      }),
    ];
  }),
  activation: ELEMENTWISE.filter(({ name }) => name !== "squareplus").flatMap((activation) =>
    [1, 2, 3].flatMap((tail) => {
      const x = Float32Array.from([...SPECIALS, ...draw.floats(27 + tail, 20)]);
      return [activationCase(activation, x, 1), activationCase(activation, x.subarray(0, tail), 1, true)];
    }),
  ),
  softmax: [SOFTMAX, LOG_SOFTMAX].flatMap((activation) =>
    [1, 2, 3, 5, 8].map((n) => activationCase(activation, draw.floats(3 * n, 100), 3)),
  ),
  attention: [
    attentionCase({ steps: 6, keyHeads: 1, masks: ["hts"], masked: "zero", returnWeights: true }, draw),
    attentionCase({ rows: 6, steps: 9, depth: 5, reach: { back: 2, ahead: 1 } }, draw),
    attentionCase({ steps: 3, masks: ["s"], masked: "zero", sparse: 1 }, draw),
    attentionCase({ score: "additive", rows: 3, steps: 3, masks: ["s"], masked: "lowered" }, draw),
  ],
  layerNorm: [
    layerNormCase(
      { mode: "layer", samples: 2, rows: 3, n: 7, scale: true, center: true },
      draw.floats(42).map((value) => value + 2),
      draw,
    ),
    layerNormCase(
      { mode: "layer", samples: 2, rows: 2, groups: 2, n: 6, run: 3, scale: true, center: true },
      draw.floats(24),
      draw,
    ),
  ],
  convLstm: [
    convLstmCase(
      { input: [2, 3, 1, 4, 3, 2], filters: 3, window: [1, 2, 2], padding: "same", returnSequences: true },
      new Draw(9),
    ),
  ],
  lstm: [
    lstmCase({ batch: 3, steps: 4, features: 2, units: 5, goBackwards: true, returnState: true }, draw),
    lstmCase({ batch: 2, steps: 3, features: 2, units: 3, returnSequences: true, stateful: true }, draw),
  ],
  gru: [true, false].map((resetAfter) => {
    const row = { batch: 4, steps: 5, features: 2, units: 5, returnSequences: true, resetAfter };
    return recurrentCase("gru", { ...row, masked: true, goBackwards: true, initialState: true }, draw);
  }),
  rnn: [
    recurrentCase(
      "rnn",
      { batch: 4, steps: 5, features: 2, units: 3, returnState: true, masked: true },
      draw,
    ),
  ],
  transpose: [
    transposeCase([5, 3, 4], [0, 2, 1], draw),
    transposeCase([5, 3, 2, 4, 2], [0, 4, 2, 3, 1], draw),
  ],
  copies: [
    concatCase(
      [2, 3].map((n) => [draw.integers(12 * n), [3, n, 4]] as const),
      1,
    ),
    concatCase(
      [130, 3].map((n) => [draw.integers(2 * n), [2, n]] as const),
      1,
    ),
    broadcastCase([3, 1, 5], [3, 4, 5], draw.integers(15)),
  ],
  binary: (["add", "maximum", "power"] as const).flatMap((operator) => {
    const full = { shape: [5, 2, 7], data: draw.integers(70), isWeight: false };
    const bias = { shape: [7], data: draw.integers(7), isWeight: true };
    const column = { shape: [5, 2, 1], data: Float32Array.from(SPECIALS.slice(3)), isWeight: false };
    return [bias, column].flatMap((other) => [
      binaryCase(operator, full, other, [5, 2, 7]),
      binaryCase(operator, other, full, [5, 2, 7]),
    ]);
  }),
  reduce: (["sum", "max"] as const).flatMap((operator) => {
    const x = draw.integers(3 * 5 * 21).map((value) => -1 - Math.abs(value));
    return [[1], [2]].map((axes) => reduceCase([3, 5, 21], { operator, axes, keepDims: false }, x));
  }),
  select: [
    selectCase(
      [0, 1, 2].map((i) => ({ shape: [5, 7], data: productsDraw.integers(35, i + 1), isWeight: false })),
      [5, 7],
    ),
  ],
  gather: [gatherCase(Float32Array.of(0, 4, -1, -6, 5, NaN), [3, 2], 5, draw.integers(35))],
  resize2d: (["nearest", "bilinear"] as const).map((interpolation) =>
    resizeCase([2, 3, 4, 5], { size: [5, 9], interpolation }, draw.floats(120)),
  ),
};

function check(name: CheckName, kernels: WebAssembly.Module): string[] {
  const sandbox = new Sandbox("debug", kernels);
  return CASES[name].flatMap((testCase) => checkEverywhere(sandbox, testCase));
}

const test = suite("planted bugs");

test("the source as it is passes", async () => {
  const kernels = await compileKernels();
  for (const name of Object.keys(CASES) as CheckName[]) assertNone(check(name, kernels));
});

for (const bug of PLANTED_BUGS) {
  test(bug.name, async () => {
    const faults = check(bug.check, await compileKernels(bug));
    assert.ok(faults.length > 0, "nothing was reported");
    const found = faults.some((fault) => bug.caught.test(fault));
    assert.ok(found, `none of the faults is ${String(bug.caught)}:\n${faults.slice(0, 5).join("\n")}`);
  });
}

test("a patch that fits no place, or two, is refused", () => {
  const patch = { file: "x.ts", find: "a", replace: "b" };
  assert.is(applyPatch("xax", patch), "xbx");
  assert.throws(() => applyPatch("xx", patch), /0 places/);
  assert.throws(() => applyPatch("axa", patch), /2 places/);
});

test.run();
