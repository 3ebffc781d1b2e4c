import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pair } from "../../src/ops/window.ts";
import { Conv2D } from "../../assembly/abi.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { ELEMENTWISE, SOFTMAX } from "./cases/activation.ts";
import { drawBorder } from "./cases/border.ts";
import { conv2dCase, type Conv2DRow } from "./cases/conv2d.ts";

const ROWS: readonly Conv2DRow[] = [
  { input: [5, 7, 5, 3], kernel: [3, 3, 3, 4] },
  { input: [2, 9, 11, 5], kernel: [3, 3, 5, 17], padding: "same" },
  { input: [3, 8, 8, 1], kernel: [5, 5, 1, 6], strides: [2, 2], padding: "same" },
  { input: [1, 19, 19, 2], kernel: [3, 3, 2, 9], dilation: [2, 3], padding: "same" },
  { input: [2, 12, 5, 8], kernel: [3, 2, 2, 12], groups: 4, padding: "same" },
  { input: [1, 6, 7, 6], kernel: [2, 3, 1, 6], groups: 6 },
  { input: [2, 6, 6, 4], kernel: [3, 3, 2, 34], groups: 2, strides: [1, 2], dilation: [2, 1], bias: false },
  { input: [2, 5, 6, 19], kernel: [1, 1, 19, 8] },
  { input: [2, 5, 6, 19], kernel: [1, 1, 19, 8], strides: [2, 3], bias: false },
  { input: [2, 4, 4, 3], kernel: [1, 1, 3, 5], strides: [3, 3], padding: "same" },
  { input: [2, 1, 30, 3], kernel: [1, 5, 3, 7], padding: "same" },
  { input: [2, 30, 1, 3], kernel: [5, 1, 3, 7], padding: "same" },
  { input: [2, 8, 9, 3], kernel: [3, 3, 3, 5], strides: [2, 2], padding: pads(0, 1, 0, 1) },
  { input: [2, 7, 8, 3], kernel: [7, 7, 3, 9], strides: [2, 2], padding: pads(3, 3, 3, 3) },
  { input: [2, 5, 6, 4], kernel: [3, 2, 2, 6], groups: 2, dilation: [2, 3], padding: pads(4, 0, 1, 3) },
  { input: [2, 1, 1, 3], kernel: [3, 3, 3, 5], padding: pads(2, 2, 2, 2) },
];

/** So many zeros at the top, at the bottom, on the left and on the right. */
function pads(top: number, bottom: number, left: number, right: number): readonly Pair[] {
  return [
    [top, bottom],
    [left, right],
  ];
}

/** Images that one block of output rows does not cover, so that bands follow one another. */
const BANDED: readonly Conv2DRow[] = [
  { input: [2, 40, 33, 3], kernel: [3, 3, 3, 5], padding: "same" },
  { input: [2, 37, 20, 2], kernel: [5, 3, 2, 8], strides: [2, 1], padding: "same" },
  { input: [1, 5, 300, 2], kernel: [3, 5, 2, 3], padding: "same" },
  { input: [1, 300, 3, 2], kernel: [5, 3, 2, 3], padding: "same", dilation: [3, 1] },
  { input: [1, 9, 150, 80], kernel: [3, 3, 80, 2], padding: "same" },
  { input: [2, 33, 17, 4], kernel: [3, 3, 4, 5] },
];

function randomRow(draw: Draw): Conv2DRow {
  const kind = draw.pick(["valid", "same", "border"] as const);
  const groups = draw.pick([1, 1, 1, 2, 3]);
  const kernel = [draw.integer(1, 5), draw.integer(1, 5)] as const;
  const dilation = [draw.integer(1, 3), draw.integer(1, 3)] as const;
  const side = (axis: 0 | 1): number => {
    const least = kind === "valid" ? (kernel[axis] - 1) * dilation[axis] + 1 : 1;
    return draw.integer(least, Math.max(least, 19));
  };
  const spans = kernel.map((size, axis) => (size - 1) * (dilation[axis] ?? 1));
  const padding = kind === "border" ? drawBorder(draw, spans) : kind;
  const groupChannels = draw.pick([1, 2, 3, 4, 5, 9]);
  const filters = groups * draw.pick([1, 2, 3, 5, 8, 13, 17, 20]);
  return {
    input: [draw.integer(1, 3), side(0), side(1), groups * groupChannels],
    kernel: [...kernel, groupChannels, filters],
    strides: [draw.integer(1, 3), draw.integer(1, 3)],
    dilation,
    padding,
    groups,
    bias: draw.chance(),
  };
}

for (const variant of VARIANTS) {
  const test = suite(`conv2d ${variant}`);
  const sandbox = new Sandbox(variant);

  test("rows, with all guards", () => {
    const draw = new Draw(1);
    for (const row of ROWS) assertNone(checkEverywhere(sandbox, conv2dCase(row, draw)));
  });

  test("images of several bands", () => {
    const draw = new Draw(2);
    for (const row of BANDED) {
      const testCase = conv2dCase(row, draw);
      const step = prepare(testCase.graph, testCase.capacity).steps[0];
      const [blockRows, outHeight] = [step?.fields[Conv2D.BlockOutRows], step?.fields[Conv2D.OutHeight]];
      assert.ok(Number(blockRows) < Number(outHeight), `${testCase.name} is one block`);
      const check = variant === "simd" ? checkEverywhere : checkOnce;
      assertNone(check(sandbox, testCase));
    }
  });

  test("every activation in the convolution", () => {
    const draw = new Draw(3);
    for (const activation of [...ELEMENTWISE, SOFTMAX]) {
      const row: Conv2DRow = { input: [2, 4, 5, 1], kernel: [2, 2, 1, 5], padding: "same", activation };
      assertNone(checkOnce(sandbox, conv2dCase(row, draw)));
    }
    // Rows of all groups together.
    const row: Conv2DRow = { input: [2, 4, 5, 4], kernel: [2, 2, 2, 6], groups: 2, activation: SOFTMAX };
    assertNone(checkEverywhere(sandbox, conv2dCase(row, draw)));
  });

  test("random convolutions", () => {
    trials(150, (draw) => assertNone(checkOnce(sandbox, conv2dCase(randomRow(draw), draw))));
  });

  test("random convolutions, with all guards", () => {
    trials(25, (draw) => assertNone(checkEverywhere(sandbox, conv2dCase(randomRow(draw), draw))));
  });

  test.run();
}
