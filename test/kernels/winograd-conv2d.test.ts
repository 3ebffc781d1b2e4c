import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WinogradConv2D } from "../../assembly/abi.ts";
import type { Padding } from "../../src/ops/window.ts";
import type { KernelName } from "../../src/wasm/engine.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce, type KernelCase } from "../helpers/cases.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { assertNone } from "../helpers/graphs.ts";
import { sameBits } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { ELEMENTWISE, SOFTMAX } from "./cases/activation.ts";
import { conv2dCase, type Conv2DRow } from "./cases/conv2d.ts";
import { winogradCase, winogradFloatCase, type WinogradRow } from "./cases/winograd-conv2d.ts";

const ROWS: readonly WinogradRow[] = [
  { input: [3, 6, 6, 12], filters: 12 },
  { input: [2, 8, 5, 16], filters: 16, padding: "same" },
  { input: [2, 7, 9, 12], filters: 20, padding: "same" },
  { input: [1, 9, 8, 20], filters: 36, bias: false },
  { input: [2, 2, 7, 12], filters: 12, padding: "same" },
  { input: [2, 8, 2, 12], filters: 28, padding: "same", bias: false },
  { input: [5, 4, 2, 16], filters: 12, padding: "same" },
  { input: [2, 6, 7, 12], filters: 16, padding: "causal" },
  { input: [2, 5, 8, 12], filters: 16, padding: [[1, 1], [2, 2]] }, // prettier-ignore
  { input: [2, 6, 1, 12], filters: 12, padding: [[0, 2], [1, 2]] }, // prettier-ignore
  { input: [1, 1, 5, 16], filters: 12, padding: [[2, 1], [2, 0]] }, // prettier-ignore
];

/** More tiles than a block has: samples cut in the middle, a last block with an odd number of them. */
const BLOCKS: readonly WinogradRow[] = [
  { input: [1, 31, 18, 12], filters: 12, padding: "same" },
  { input: [3, 11, 19, 16], filters: 12 },
  { input: [5, 6, 10, 300], filters: 12, padding: "same" },
];

const KERNELS: readonly (readonly [expected: KernelName, row: Conv2DRow])[] = [
  ["winograd_conv2d_f32", { input: [1, 28, 28, 12], kernel: [3, 3, 12, 12], padding: "same" }],
  ["winograd_conv2d_f32", { input: [1, 2, 4, 64], kernel: [3, 3, 64, 64], padding: "same" }],
  ["winograd_conv2d_f32", { input: [1, 7, 7, 64], kernel: [3, 3, 64, 64], padding: "same" }],
  ["conv2d_f32", { input: [1, 28, 28, 8], kernel: [3, 3, 8, 12], padding: "same" }],
  ["conv2d_f32", { input: [1, 28, 28, 12], kernel: [3, 3, 12, 8], padding: "same" }],
  ["conv2d_f32", { input: [1, 28, 28, 13], kernel: [3, 3, 13, 12], padding: "same" }],
  ["conv2d_f32", { input: [1, 28, 28, 12], kernel: [3, 3, 12, 14], padding: "same" }],
  ["winograd_conv1d_f32", { input: [1, 2, 2, 64], kernel: [3, 3, 64, 64], padding: "same" }],
  ["winograd_conv1d_f32", { input: [1, 3, 3, 64], kernel: [3, 3, 64, 64], padding: "same" }],
  ["winograd_conv1d_f32", { input: [1, 1, 56, 64], kernel: [3, 3, 64, 64], padding: "same" }],
  ["conv2d_f32", { input: [1, 28, 28, 12], kernel: [3, 3, 12, 12], strides: [2, 1] }],
  ["conv2d_f32", { input: [1, 28, 28, 12], kernel: [3, 3, 12, 12], dilation: [1, 2] }],
  ["conv2d_f32", { input: [1, 28, 28, 24], kernel: [3, 3, 12, 24], groups: 2 }],
  ["conv2d_f32", { input: [1, 28, 28, 12], kernel: [3, 2, 12, 12] }],
];

const choice = suite("winograd choice");

choice("the kernel that was faster in the benchmark, whatever the batch", () => {
  const draw = new Draw(1);
  for (const [expected, row] of KERNELS) {
    const { graph, name } = conv2dCase(row, draw);
    for (const capacity of [1, 2, 64]) assert.is(prepare(graph, capacity).steps[0]?.kernel, expected, name);
    assert.is(prepare(graph, 1, { exact: true }).steps[0]?.kernel, "conv2d_f32", name);
  }
});

choice.run();

function randomRow(draw: Draw): WinogradRow {
  const padding = draw.pick<Padding>(["valid", "same"]);
  const more = padding === "valid" ? 2 : 0;
  return {
    input: [
      draw.integer(1, 4),
      more + draw.pick([2, 4, 6, 7, 8, 9, 12, 13]),
      more + draw.pick([4, 6, 7, 8, 11, 14]),
      4 * draw.integer(3, 9),
    ],
    filters: 4 * draw.integer(3, 10),
    padding,
    bias: draw.chance(),
  };
}

for (const variant of VARIANTS) {
  const test = suite(`winograd conv2d ${variant}`);
  const sandbox = new Sandbox(variant);

  const check = (run: typeof checkOnce, testCase: KernelCase): void => {
    assert.is(prepare(testCase.graph, 1).steps[0]?.kernel, "winograd_conv2d_f32", testCase.name);
    assertNone(run(sandbox, testCase));
  };

  test("rows, with all guards", () => {
    const draw = new Draw(1);
    for (const row of ROWS) check(checkEverywhere, winogradCase(row, draw));
  });

  test("several blocks of tiles", () => {
    const draw = new Draw(2);
    for (const row of BLOCKS) {
      const testCase = winogradCase(row, draw);
      const fields = prepare(testCase.graph, testCase.capacity).steps[0]?.fields ?? [];
      const [rows, columns, block] = [
        WinogradConv2D.TileRows,
        WinogradConv2D.TileColumns,
        WinogradConv2D.BlockTiles,
      ].map((field) => Number(fields[field])) as [number, number, number];
      assert.ok(block < rows * columns * testCase.capacity, `${testCase.name} is one block`);
      check(variant === "simd" ? checkEverywhere : checkOnce, testCase);
    }
  });

  test("every activation in the convolution", () => {
    const draw = new Draw(3);
    for (const activation of [...ELEMENTWISE, SOFTMAX]) {
      const row: WinogradRow = { input: [2, 5, 6, 12], filters: 12, activation, padding: "same" };
      check(checkOnce, winogradCase(row, draw));
    }
    const row: WinogradRow = { input: [2, 7, 8, 12], filters: 20, activation: SOFTMAX };
    check(checkEverywhere, winogradCase(row, draw));
  });

  test("floats, within the bound of the transforms", () => {
    const draw = new Draw(4);
    for (const row of [...ROWS, ...BLOCKS.slice(0, 2)]) check(checkOnce, winogradFloatCase(row, draw));
  });

  test("a sample has the same bits in every batch", () => {
    const testCase = winogradFloatCase({ input: [7, 7, 9, 36], filters: 20, padding: "same" }, new Draw(5));
    const [x = new Float32Array(0)] = testCase.inputs;
    const all = runGuarded(sandbox, prepare(testCase.graph, 7), [x]).outputs[0] ?? x;
    for (const capacity of [1, 2, 3, 5, 6]) {
      const inputs = [x.subarray(0, (x.length / 7) * capacity)];
      const some = runGuarded(sandbox, prepare(testCase.graph, capacity), inputs).outputs[0] ?? x;
      assert.ok(sameBits(some, all.subarray(0, some.length)), `${capacity} of 7`);
    }
  });

  test("random convolutions", () => {
    trials(60, (draw) => check(checkOnce, winogradCase(randomRow(draw), draw)));
    trials(10, (draw) => check(checkEverywhere, winogradCase(randomRow(draw), draw)));
  });

  test.run();
}
