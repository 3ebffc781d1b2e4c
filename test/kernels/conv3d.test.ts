import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Conv2D } from "../../assembly/abi.ts";
import type { Triple } from "../../src/ops/window.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { SOFTMAX } from "./cases/activation.ts";
import { drawBorder } from "./cases/border.ts";
import { conv3dCase, type Conv3DRow, convTranspose3dCase, type ConvTranspose3DRow } from "./cases/conv3d.ts";

const ROWS: readonly Conv3DRow[] = [
  { input: [3, 4, 5, 6, 3], kernel: [3, 2, 3, 3, 4] },
  { input: [2, 4, 5, 6, 3], kernel: [3, 3, 3, 3, 17], padding: "same" },
  { input: [2, 5, 4, 5, 2], kernel: [2, 3, 2, 2, 5], strides: [2, 1, 3], padding: "same" },
  { input: [2, 7, 5, 4, 2], kernel: [3, 2, 2, 2, 3], dilation: [3, 1, 2], padding: "same" },
  { input: [1, 7, 5, 4, 2], kernel: [3, 2, 2, 2, 3], dilation: [2, 2, 1], bias: false },
  { input: [2, 3, 4, 3, 6], kernel: [2, 2, 2, 2, 6], groups: 3, padding: "same" },
  { input: [2, 1, 4, 3, 2], kernel: [5, 1, 1, 2, 3], padding: "same" }, // planes of nothing but padding
  { input: [2, 6, 3, 3, 2], kernel: [3, 1, 1, 2, 3], strides: [2, 2, 2] },
  { input: [2, 3, 4, 5, 7], kernel: [1, 1, 1, 7, 9] },
  { input: [1, 3, 20, 30, 2], kernel: [3, 3, 3, 2, 3], padding: "same" }, // several bands to a plane
  { input: [1, 3, 20, 30, 2], kernel: [2, 3, 2, 2, 3] },
  { input: [2, 3, 4, 5, 2], kernel: [3, 2, 3, 2, 5], padding: [[2, 0], [1, 1], [0, 2]] }, // prettier-ignore
];

const TRANSPOSED: readonly ConvTranspose3DRow[] = [
  { input: [2, 2, 3, 4, 3], kernel: [3, 2, 3, 4, 3] },
  { input: [2, 2, 3, 4, 3], kernel: [3, 3, 3, 17, 3], strides: [2, 2, 2], padding: "same" },
  { input: [2, 3, 2, 2, 2], kernel: [4, 1, 3, 5, 2], strides: [3, 2, 1], bias: false },
  { input: [2, 3, 2, 2, 2], kernel: [2, 3, 2, 3, 2], dilation: [3, 1, 2], padding: "same" },
  { input: [2, 2, 2, 3, 4], kernel: [2, 3, 4, 2, 4], strides: [2, 3, 2], outputPadding: [1, 2, 0] },
  { input: [2, 2, 2, 2, 3], kernel: [1, 2, 1, 3, 3], strides: [3, 3, 3] }, // planes on which nothing lands
  { input: [3, 1, 1, 1, 5], kernel: [2, 3, 2, 4, 5] },
];

const triple = (one: () => number): Triple => [one(), one(), one()];

function randomRow(draw: Draw): Conv3DRow {
  const kind = draw.pick(["valid", "same", "border"] as const);
  const groups = draw.pick([1, 1, 1, 2]);
  const kernel = triple(() => draw.integer(1, 3));
  const dilation = triple(() => draw.integer(1, 2));
  const side = (axis: 0 | 1 | 2): number => {
    const least = kind === "valid" ? (kernel[axis] - 1) * dilation[axis] + 1 : 1;
    return draw.integer(least, Math.max(least, 6));
  };
  const spans = kernel.map((size, axis) => (size - 1) * (dilation[axis] ?? 1));
  const padding = kind === "border" ? drawBorder(draw, spans) : kind;
  const groupChannels = draw.pick([1, 2, 3, 5]);
  return {
    input: [draw.integer(1, 3), side(0), side(1), side(2), groups * groupChannels],
    kernel: [...kernel, groupChannels, groups * draw.pick([1, 2, 5, 8, 17])],
    strides: triple(() => draw.integer(1, 3)),
    dilation,
    padding,
    groups,
    bias: draw.chance(),
  };
}

function randomTransposedRow(draw: Draw): ConvTranspose3DRow {
  const strides = triple(() => draw.integer(1, 3));
  const channels = draw.pick([1, 2, 3, 5]);
  return {
    input: [draw.integer(1, 3), draw.integer(2, 3), draw.integer(2, 4), draw.integer(2, 4), channels],
    kernel: [
      draw.integer(1, 4),
      draw.integer(1, 3),
      draw.integer(1, 3),
      draw.pick([1, 2, 4, 7, 16]),
      channels,
    ],
    strides,
    dilation: triple(() => draw.integer(1, 2)),
    padding: draw.pick(["valid", "same"] as const),
    outputPadding: draw.chance()
      ? null
      : [draw.integer(0, strides[0] - 1), draw.integer(0, strides[1] - 1), draw.integer(0, strides[2] - 1)],
    bias: draw.chance(),
  };
}

for (const variant of VARIANTS) {
  const test = suite(`conv3d ${variant}`);
  const sandbox = new Sandbox(variant);

  test("rows, with all guards", () => {
    const draw = new Draw(1);
    for (const row of ROWS) assertNone(checkEverywhere(sandbox, conv3dCase(row, draw)));
    for (const row of TRANSPOSED) assertNone(checkEverywhere(sandbox, convTranspose3dCase(row, draw)));
  });

  test("softmax over finished rows", () => {
    const draw = new Draw(2);
    const row = { input: [2, 2, 3, 2, 1], kernel: [2, 2, 2, 1, 5], padding: "same" } as const;
    assertNone(checkOnce(sandbox, conv3dCase({ ...row, activation: SOFTMAX }, draw)));
    const transposed = { ...row, kernel: [2, 2, 2, 5, 1] } as const;
    assertNone(checkOnce(sandbox, convTranspose3dCase({ ...transposed, activation: SOFTMAX }, draw)));
  });

  test("random ones", () => {
    trials(80, (draw) => assertNone(checkOnce(sandbox, conv3dCase(randomRow(draw), draw))));
    trials(60, (draw) =>
      assertNone(checkOnce(sandbox, convTranspose3dCase(randomTransposedRow(draw), draw))),
    );
  });

  test("random ones, with all guards", () => {
    trials(12, (draw) => assertNone(checkEverywhere(sandbox, conv3dCase(randomRow(draw), draw))));
    trials(10, (draw) =>
      assertNone(checkEverywhere(sandbox, convTranspose3dCase(randomTransposedRow(draw), draw))),
    );
  });

  test.run();
}

const plans = suite("conv3d plans");

plans("several bands to a plane, and 1×1×1 as a product", () => {
  const draw = new Draw(3);
  const banded = conv3dCase({ input: [1, 3, 20, 30, 2], kernel: [3, 3, 3, 2, 3], padding: "same" }, draw);
  const [step] = prepare(banded.graph, 1).steps;
  assert.ok(Number(step?.fields[Conv2D.BlockOutRows]) < 20);
  const pointwise = conv3dCase({ input: [2, 3, 4, 5, 7], kernel: [1, 1, 1, 7, 9] }, draw);
  assert.is(prepare(pointwise.graph, 2).steps[0]?.kernel, "gemm_f32");
});

plans.run();
