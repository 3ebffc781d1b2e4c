import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WinogradConv1D } from "../../assembly/abi.ts";
import type { Padding, Pair } from "../../src/ops/window.ts";
import { prepare } from "../../src/plan/prepare.ts";
import type { KernelName } from "../../src/wasm/engine.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce, type KernelCase } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { sameBits } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { ELEMENTWISE, SOFTMAX } from "./cases/activation.ts";
import { conv2dCase, type Conv2DRow } from "./cases/conv2d.ts";
import { conv3dCase, type Conv3DRow } from "./cases/conv3d.ts";
import { winogradLineFloatCase, type WinogradLineRow } from "./cases/winograd-conv1d.ts";

const line = (
  taps: number,
  steps: number,
  channels: number,
  filters: number,
  more: Partial<Conv2DRow> = {},
): Conv2DRow => ({ input: [3, 1, steps, channels], kernel: [1, taps, channels, filters], ...more });

const ROWS: readonly Conv2DRow[] = [
  ...[3, 4, 5, 6, 7, 8, 9].map((taps) => line(taps, 20 + taps, 48, 12 + taps)),
  ...[3, 4, 5, 7].map((taps) => line(taps, 9, 48, 33, { padding: "same", bias: false })),
  line(9, 5, 48, 16, { padding: "same" }), // shorter than the kernel
  line(5, 4, 48, 13, { padding: "causal" }),
  line(7, 16, 16, 40, { padding: "same", dilation: [1, 3] }),
  line(3, 37, 52, 12, { padding: "causal", dilation: [1, 4] }),
  line(8, 60, 12, 32, { dilation: [1, 5] }),
  line(3, 23, 48, 15, { padding: "same", dilation: [1, 6] }), // a last run that is not full
  { input: [2, 3, 9, 48], kernel: [1, 7, 48, 24], padding: "same" },
  { input: [2, 9, 3, 48], kernel: [7, 1, 48, 24], padding: "same" },
  { input: [2, 11, 2, 48], kernel: [3, 1, 48, 12], dilation: [2, 1] },
  { input: [2, 7, 1, 48], kernel: [5, 1, 48, 12], padding: "causal" },
  { input: [2, 7, 6, 12], kernel: [5, 5, 12, 36], padding: "same" },
  {
    input: [2, 6, 7, 12],
    kernel: [5, 5, 12, 36],
    padding: [
      [3, 1],
      [0, 2],
    ],
  },
  { input: [2, 9, 8, 12], kernel: [3, 3, 12, 33], padding: "same", dilation: [2, 2] },
  { input: [2, 8, 7, 24], kernel: [2, 4, 24, 32], dilation: [3, 1], bias: false },
  { input: [1, 4, 6, 48], kernel: [3, 3, 48, 14], padding: "causal", dilation: [1, 1] },
];

const VOLUMES: readonly Conv3DRow[] = [
  { input: [2, 3, 4, 6, 48], kernel: [1, 1, 3, 48, 12], padding: "same" },
  { input: [2, 3, 8, 2, 48], kernel: [1, 5, 1, 48, 12], padding: "same" },
  { input: [2, 8, 3, 2, 48], kernel: [3, 1, 1, 48, 13], dilation: [2, 1, 1], padding: "same" },
  { input: [2, 3, 5, 8, 12], kernel: [1, 3, 3, 12, 32] },
  { input: [2, 4, 8, 3, 16], kernel: [2, 3, 1, 16, 40], padding: "same" },
];

/** More tiles than a block has: runs cut in the middle, a last block with an odd number of tiles. */
const BLOCKS: readonly Conv2DRow[] = [
  { input: [1, 1, 401, 48], kernel: [1, 5, 48, 12], padding: "same" },
  { input: [3, 5, 29, 48], kernel: [1, 3, 48, 15], padding: "same" },
  { input: [3, 27, 7, 48], kernel: [4, 1, 48, 12] },
  { input: [3, 1, 17, 1000], kernel: [1, 9, 1000, 12], padding: "same" },
];

const FLOATS: readonly WinogradLineRow[] = [
  ...[3, 4, 5, 6, 7, 8, 9].map((taps): WinogradLineRow => {
    return { input: [2, 1, 17, 48], window: [1, taps], filters: 17, padding: "same" };
  }),
  { input: [1, 1, 90, 64], window: [1, 9], filters: 12, padding: "causal", dilation: [1, 4] },
  { input: [2, 17, 5, 48], window: [7, 1], filters: 18, padding: "same", bias: false },
  { input: [2, 9, 6, 12], window: [5, 5], filters: 32, padding: "same" },
  { input: [1, 9, 9, 96], window: [3, 3], filters: 12, padding: "same", dilation: [2, 2] },
];

const KERNELS: readonly (readonly [expected: KernelName, row: Conv2DRow])[] = [
  ["winograd_conv1d_f32", line(3, 100, 32, 12)],
  ["winograd_conv1d_f32", line(9, 100, 8, 32, { padding: "same" })],
  ["winograd_conv1d_f32", line(3, 4, 64, 64, { padding: "same" })],
  ["winograd_conv1d_f32", line(3, 100, 64, 64, { padding: "same", dilation: [1, 32] })],
  ["winograd_conv1d_f32", { input: [1, 28, 28, 64], kernel: [3, 3, 64, 14], padding: "same" }],
  ["winograd_conv1d_f32", { input: [1, 28, 28, 64], kernel: [3, 3, 64, 64], dilation: [2, 2] }],
  ["conv2d_f32", line(3, 100, 28, 31)],
  ["conv2d_f32", line(9, 100, 64, 11)],
  ["conv2d_f32", line(8, 100, 8, 32, { padding: "same" })],
  ["conv2d_f32", line(3, 100, 62, 64)],
  ["conv2d_f32", line(3, 2, 64, 64, { padding: "same" })],
  ["conv2d_f32", line(2, 100, 64, 64)],
  ["conv2d_f32", line(3, 100, 64, 64, { padding: "same", dilation: [1, 40] })],
  ["conv2d_f32", line(3, 100, 64, 64, { strides: [1, 2] })],
  ["conv2d_f32", { input: [1, 1, 100, 96], kernel: [1, 3, 48, 96], groups: 2 }],
  ["conv2d_f32", { input: [1, 28, 28, 64], kernel: [3, 2, 64, 64], padding: "same" }],
];

const choice = suite("winograd conv1d choice");

choice("the kernel that was faster in the benchmark, whatever the batch", () => {
  const draw = new Draw(1);
  for (const [expected, row] of KERNELS) {
    const { graph, name } = conv2dCase(row, draw);
    for (const capacity of [1, 2, 64]) assert.is(prepare(graph, capacity).steps[0]?.kernel, expected, name);
    assert.is(prepare(graph, 1, { exact: true }).steps[0]?.kernel, "conv2d_f32", name);
  }
  const cube = conv3dCase({ input: [1, 6, 6, 6, 64], kernel: [3, 3, 3, 64, 64] }, draw);
  assert.is(prepare(cube.graph, 1).steps[0]?.kernel, "conv2d_f32");
});

choice.run();

/** Along either axis, or with several lines. */
function randomRow(draw: Draw): Conv2DRow {
  const padding = draw.pick<Padding>(["valid", "same", "causal"]);
  const window = draw.pick<() => Pair>([
    () => [1, draw.integer(3, 9)],
    () => [draw.integer(3, 9), 1],
    () => [draw.integer(2, 4), draw.integer(3, 5)],
  ])();
  const dilation: Pair = [draw.integer(1, 3), draw.integer(1, 3)];
  const size = (axis: 0 | 1): number => {
    const reach = (window[axis] - 1) * dilation[axis];
    return draw.integer(1, 10) + (padding === "valid" ? reach : 0);
  };
  const [channels, filters] = draw.chance() ? [48, draw.integer(12, 34)] : [32, draw.integer(32, 50)];
  return {
    input: [draw.integer(1, 3), size(0), size(1), channels],
    kernel: [...window, channels, filters],
    dilation,
    padding,
    bias: draw.chance(),
  };
}

const kernelOf = ({ graph }: KernelCase): string | undefined => prepare(graph, 1).steps[0]?.kernel;

for (const variant of VARIANTS) {
  const test = suite(`winograd conv1d ${variant}`);
  const sandbox = new Sandbox(variant);

  const check = (run: typeof checkOnce, testCase: KernelCase): void => {
    assert.is(kernelOf(testCase), "winograd_conv1d_f32", testCase.name);
    assertNone(run(sandbox, testCase));
  };

  test("rows, with all guards", () => {
    const draw = new Draw(1);
    for (const row of ROWS) check(checkEverywhere, conv2dCase(row, draw));
    for (const row of VOLUMES) check(checkEverywhere, conv3dCase(row, draw));
  });

  test("several blocks of tiles", () => {
    const draw = new Draw(2);
    for (const row of BLOCKS) {
      const testCase = conv2dCase(row, draw);
      const [step] = prepare(testCase.graph, testCase.capacity).steps;
      const field = (at: WinogradConv1D): number => Number(step?.fields[at]);
      const tiles = testCase.capacity * (step?.unitsPerSample ?? 0) * field(WinogradConv1D.RunTiles);
      assert.ok(field(WinogradConv1D.BlockTiles) < tiles, `${testCase.name} is one block`);
      check(variant === "simd" ? checkEverywhere : checkOnce, testCase);
    }
  });

  test("every activation in the convolution", () => {
    const draw = new Draw(3);
    for (const activation of [...ELEMENTWISE, SOFTMAX]) {
      check(checkOnce, conv2dCase(line(3, 7, 48, 13, { activation, padding: "same" }), draw));
    }
    check(checkEverywhere, conv2dCase(line(5, 12, 48, 19, { activation: SOFTMAX, dilation: [1, 2] }), draw));
  });

  test("floats, within the bound of the transforms", () => {
    const draw = new Draw(4);
    for (const row of FLOATS) check(checkOnce, winogradLineFloatCase(row, draw));
  });

  test("a sample has the same bits in every batch", () => {
    const row: WinogradLineRow = { input: [7, 3, 19, 48], window: [1, 8], filters: 20, padding: "same" };
    const testCase = winogradLineFloatCase(row, new Draw(5));
    const [x = new Float32Array(0)] = testCase.inputs;
    const all = runGuarded(sandbox, prepare(testCase.graph, 7), [x]).outputs[0] ?? x;
    for (const capacity of [1, 2, 3, 5, 6]) {
      const inputs = [x.subarray(0, (x.length / 7) * capacity)];
      const some = runGuarded(sandbox, prepare(testCase.graph, capacity), inputs).outputs[0] ?? x;
      assert.ok(sameBits(some, all.subarray(0, some.length)), `${capacity} of 7`);
    }
  });

  test("random convolutions", () => {
    trials(30, (draw) => {
      let testCase = conv2dCase(randomRow(draw), draw);
      for (let tries = 0; tries < 50 && kernelOf(testCase) !== "winograd_conv1d_f32"; tries++)
        testCase = conv2dCase(randomRow(draw), draw);
      check(draw.integer(1, 5) === 1 ? checkEverywhere : checkOnce, testCase);
    });
  });

  test.run();
}
