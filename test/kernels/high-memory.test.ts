// Every kernel in memory beyond 2 GiB, where an address taken for a signed integer is negative.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkHigh } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { activationCase, LOG_SOFTMAX } from "./cases/activation.ts";
import { conv2dCase } from "./cases/conv2d.ts";
import { convTranspose2dCase } from "./cases/conv-transpose2d.ts";
import { denseCase } from "./cases/dense.ts";
import { depthwiseConv2dCase } from "./cases/depthwise-conv2d.ts";
import {
  binaryCase,
  concatCase,
  gatherCase,
  padCase,
  reduceCase,
  resizeCase,
  selectCase,
} from "./cases/general.ts";
import { layerNormCase } from "./cases/layer-norm.ts";
import { lstmCase } from "./cases/lstm.ts";
import { matmulCase } from "./cases/matmul.ts";
import { pool2dCase } from "./cases/pool2d.ts";
import { transposeCase } from "./cases/transpose.ts";

const GIB = 2 ** 30;

const test = suite("high memory");

test("kernels beyond 2 GiB, and across it", () => {
  const draw = new Draw(1);
  const cases = [
    denseCase({ m: 7, k: 5, n: 21 }, draw),
    denseCase({ m: 1, k: 5, n: 21 }, draw),
    matmulCase({ outer: [3, 2], m: 7, k: 5, n: 21 }, draw),
    matmulCase({ outer: [3], m: 7, k: 5, n: 21, transposeA: true, transposeB: true }, draw),
    conv2dCase({ input: [2, 7, 5, 4], kernel: [3, 3, 2, 6], groups: 2, padding: "same" }, draw),
    conv2dCase({ input: [2, 7, 5, 4], kernel: [3, 3, 4, 6] }, draw),
    conv2dCase({ input: [2, 7, 5, 12], kernel: [3, 3, 12, 32], padding: "same", dilation: [1, 2] }, draw),
    depthwiseConv2dCase({ input: [2, 7, 5, 21], window: [3, 3], padding: "same" }, draw),
    depthwiseConv2dCase({ input: [2, 7, 5, 3], window: [3, 3], multiplier: 3, padding: "same" }, draw),
    convTranspose2dCase(
      { input: [2, 4, 5, 3], kernel: [3, 3, 5, 3], strides: [2, 2], padding: "same" },
      draw,
    ),
    pool2dCase(
      { input: [2, 5, 5, 21], mode: "max", poolSize: [3, 2], strides: [2, 2], padding: "same" },
      draw.integers(1050),
    ),
    activationCase({ name: "gelu", parameters: [] }, draw.floats(39, 4), 3),
    activationCase(LOG_SOFTMAX, draw.floats(39, 4), 3),
    layerNormCase(
      { mode: "layer", samples: 3, rows: 2, groups: 2, n: 21, run: 3, scale: true, center: true },
      draw.floats(126),
      draw,
    ),
    lstmCase({ batch: 3, steps: 4, features: 3, units: 5, returnSequences: true, goBackwards: true }, draw),
    transposeCase([3, 4, 5], [0, 2, 1], draw),
    padCase([3, 4, 5], [1, 2], [0, 1], -1, draw.integers(60)),
    concatCase(
      [2, 3].map((n) => [draw.integers(12 * n), [3, n, 4]] as const),
      1,
    ),
    binaryCase(
      "maximum",
      { shape: [3, 2, 4, 5], data: draw.integers(120), isWeight: false },
      { shape: [3, 2, 1, 5], data: draw.integers(30), isWeight: false },
      [3, 2, 4, 5],
    ),
    reduceCase([3, 4, 5, 21], { operator: "sum", axes: [1, 3], keepDims: false }, draw.integers(1260)),
    reduceCase([3, 4, 5], { operator: "max", axes: [1], keepDims: false }, draw.integers(60)),
    selectCase(
      [0, 1, 2].map(() => ({ shape: [3, 7], data: draw.integers(21, 2), isWeight: false })),
      [3, 7],
    ),
    gatherCase(Float32Array.of(0, 4, -1, -6, 5, NaN), [3, 2], 5, draw.integers(35)),
    resizeCase([2, 3, 4, 5], { size: [5, 9], interpolation: "bilinear" }, draw.floats(120)),
  ];
  for (const variant of VARIANTS) {
    const sandbox = new Sandbox(variant);
    sandbox.reserve(2 * GIB + 2 ** 20);
    assert.ok(sandbox.byteLength > 2 * GIB);
    for (const testCase of cases) {
      for (const base of [2 * GIB + 4096, 2 * GIB - 1024]) assertNone(checkHigh(sandbox, testCase, base));
    }
  }
});

test.run();
