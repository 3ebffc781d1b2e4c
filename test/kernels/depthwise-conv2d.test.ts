import { suite } from "uvu";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { ELEMENTWISE, SOFTMAX } from "./cases/activation.ts";
import { drawBorder } from "./cases/border.ts";
import { depthwiseConv2dCase, type DepthwiseConv2DRow } from "./cases/depthwise-conv2d.ts";

const ROWS: readonly DepthwiseConv2DRow[] = [
  { input: [2, 5, 7, 16], window: [3, 3], padding: "same" },
  { input: [3, 6, 9, 35], window: [3, 3], strides: [2, 2], padding: "same" },
  { input: [1, 3, 6, 512], window: [3, 3], padding: "same" },
  { input: [2, 9, 8, 33], window: [2, 5], dilation: [2, 1] },
  { input: [2, 7, 12, 18], window: [3, 2], strides: [1, 3], dilation: [2, 2], padding: "same", bias: false },
  { input: [2, 5, 6, 3], window: [3, 3], multiplier: 2, padding: "same" },
  { input: [2, 6, 5, 7], window: [2, 3], multiplier: 5, strides: [2, 1] },
  { input: [2, 4, 9, 1], window: [3, 3], multiplier: 19, dilation: [1, 2], padding: "same", bias: false },
  { input: [4, 1, 1, 17], window: [1, 1] },
  { input: [2, 1, 30, 20], window: [1, 5], padding: "causal", dilation: [1, 2] },
  { input: [2, 8, 10, 20], window: [3, 3], strides: [2, 2], padding: [[0, 1], [0, 1]] }, // prettier-ignore
  { input: [2, 6, 7, 16], window: [3, 3], padding: [[2, 0], [1, 2]] }, // prettier-ignore
  { input: [2, 5, 6, 3], window: [3, 2], multiplier: 3, dilation: [1, 2], padding: [[2, 1], [0, 2]] }, // prettier-ignore
];

/** Windows 3 wide: two and four pixels at a time, next to each other and apart, of 1 to 3 rows, with channels left over. */
const TILED: readonly DepthwiseConv2DRow[] = [1, 2].flatMap((step) =>
  [5, 6, 7, 13].flatMap((width) =>
    [
      { channels: 4, height: 3, dilation: 1 },
      { channels: 23, height: 2, dilation: 2 },
      { channels: 36, height: 1, dilation: 1 },
      { channels: 512, height: 3, dilation: 1 },
    ].map(({ channels, height, dilation }) => ({
      input: [1, 4, width, channels] as const,
      window: [height, 3] as const,
      strides: [1, step * dilation] as const,
      dilation: [1, dilation] as const,
      padding: "same" as const,
    })),
  ),
);

/** Windows larger than the image, and taps that miss it altogether. */
const BEYOND: readonly DepthwiseConv2DRow[] = [
  { input: [2, 2, 3, 16], window: [5, 5], padding: "same" },
  { input: [2, 1, 1, 21], window: [4, 2], dilation: [3, 5], padding: "same" },
  { input: [2, 3, 2, 2], window: [2, 4], multiplier: 3, dilation: [4, 3], padding: "same" },
  { input: [2, 5, 5, 32], window: [3, 3], dilation: [4, 4], padding: "same" },
  { input: [2, 11, 13, 16], window: [2, 2], strides: [5, 5], padding: "same" },
];

function randomRow(draw: Draw): DepthwiseConv2DRow {
  const kind = draw.pick(["valid", "same", "border"] as const);
  const window = [draw.integer(1, 5), draw.integer(1, 5)] as const;
  const dilation = [draw.integer(1, 3), draw.integer(1, 3)] as const;
  const side = (axis: 0 | 1): number => {
    const least = kind === "valid" ? (window[axis] - 1) * dilation[axis] + 1 : 1;
    return draw.integer(least, Math.max(least, 15));
  };
  const spans = window.map((size, axis) => (size - 1) * (dilation[axis] ?? 1));
  const padding = kind === "border" ? drawBorder(draw, spans) : kind;
  const multiplier = draw.pick([1, 1, 1, 2, 3, 4]);
  return {
    input: [draw.integer(1, 3), side(0), side(1), draw.integer(1, multiplier === 1 ? 50 : 13)],
    window,
    multiplier,
    strides: [draw.integer(1, 3), draw.integer(1, 3)],
    dilation,
    padding,
    bias: draw.chance(),
  };
}

for (const variant of VARIANTS) {
  const test = suite(`depthwise conv2d ${variant}`);
  const sandbox = new Sandbox(variant);

  test("rows, with all guards", () => {
    const draw = new Draw(1);
    for (const row of [...ROWS, ...BEYOND])
      assertNone(checkEverywhere(sandbox, depthwiseConv2dCase(row, draw)));
  });

  test("windows of three columns", () => {
    const draw = new Draw(5);
    for (const row of TILED) {
      assertNone(checkOnce(sandbox, depthwiseConv2dCase(row, draw)));
      assertNone(checkOnce(sandbox, depthwiseConv2dCase({ ...row, floats: true }, draw)));
    }
  });

  test("1 to 35 channels", () => {
    const draw = new Draw(2);
    for (let channels = 1; channels <= 35; channels++) {
      const row: DepthwiseConv2DRow = { input: [2, 4, 6, channels], window: [3, 3], padding: "same" };
      const check = [1, 2, 3, 5, 16, 17, 19].includes(channels) ? checkEverywhere : checkOnce;
      assertNone(check(sandbox, depthwiseConv2dCase(row, draw)));
    }
  });

  test("floats, within a rounding for each operation", () => {
    const draw = new Draw(3);
    for (const row of ROWS)
      assertNone(checkOnce(sandbox, depthwiseConv2dCase({ ...row, floats: true }, draw)));
  });

  test("every activation in the convolution", () => {
    const draw = new Draw(4);
    for (const activation of [...ELEMENTWISE, SOFTMAX]) {
      for (const [channels, multiplier] of [
        [17, 1],
        [3, 2],
      ] as const) {
        const input = [2, 3, 5, channels] as const;
        const row: DepthwiseConv2DRow = { input, window: [1, 2], multiplier, padding: "same", activation };
        assertNone(checkOnce(sandbox, depthwiseConv2dCase(row, draw)));
      }
    }
  });

  test("random convolutions", () => {
    trials(150, (draw) => assertNone(checkOnce(sandbox, depthwiseConv2dCase(randomRow(draw), draw))));
  });

  test("random convolutions, with all guards", () => {
    trials(25, (draw) => assertNone(checkEverywhere(sandbox, depthwiseConv2dCase(randomRow(draw), draw))));
  });

  test.run();
}
