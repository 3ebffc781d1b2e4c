import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OPS } from "../../src/ops/index.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { ELEMENTWISE, SOFTMAX } from "./cases/activation.ts";
import { convTranspose2dCase, type ConvTranspose2DRow } from "./cases/conv-transpose2d.ts";

const ROWS: readonly ConvTranspose2DRow[] = [
  { input: [2, 4, 5, 3], kernel: [3, 3, 5, 3] },
  { input: [2, 4, 5, 3], kernel: [3, 3, 17, 3], strides: [2, 2], padding: "same" },
  { input: [3, 3, 4, 5], kernel: [2, 4, 4, 5], strides: [3, 2], bias: false },
  { input: [2, 3, 3, 2], kernel: [5, 4, 7, 2], strides: [2, 3], padding: "same", outputPadding: [1, 2] },
  { input: [2, 3, 3, 2], kernel: [3, 2, 1, 2], strides: [2, 3], outputPadding: [0, 1] },
  { input: [2, 5, 4, 4], kernel: [3, 2, 9, 4], dilation: [2, 3], padding: "same" },
  { input: [2, 5, 4, 4], kernel: [3, 2, 2, 4], dilation: [2, 3], bias: false },
  { input: [2, 3, 3, 3], kernel: [1, 2, 3, 3], strides: [4, 4] }, // rows and columns on which nothing lands
  { input: [2, 1, 70, 2], kernel: [1, 3, 3, 2], strides: [1, 2], padding: "same" }, // more pixels than a block
  { input: [4, 1, 1, 6], kernel: [4, 4, 6, 6] },
];

function randomRow(draw: Draw): ConvTranspose2DRow {
  const strides = [draw.integer(1, 4), draw.integer(1, 4)] as const;
  const channels = draw.pick([1, 2, 3, 5, 8, 17]);
  return {
    input: [draw.integer(1, 3), draw.integer(2, 7), draw.integer(2, 9), channels],
    kernel: [draw.integer(1, 5), draw.integer(1, 5), draw.pick([1, 2, 3, 4, 7, 16, 18]), channels],
    strides,
    dilation: [draw.integer(1, 3), draw.integer(1, 3)],
    padding: draw.pick(["valid", "same"] as const),
    outputPadding: draw.chance() ? null : [draw.integer(0, strides[0] - 1), draw.integer(0, strides[1] - 1)],
    bias: draw.chance(),
  };
}

for (const variant of VARIANTS) {
  const test = suite(`conv transpose2d ${variant}`);
  const sandbox = new Sandbox(variant);

  test("rows, with all guards", () => {
    const draw = new Draw(1);
    for (const row of ROWS) assertNone(checkEverywhere(sandbox, convTranspose2dCase(row, draw)));
  });

  test("floats, within a rounding for each operation", () => {
    const draw = new Draw(2);
    for (const row of ROWS)
      assertNone(checkOnce(sandbox, convTranspose2dCase({ ...row, floats: true }, draw)));
  });

  test("every activation, of whole sums only", () => {
    const draw = new Draw(3);
    for (const activation of [...ELEMENTWISE, SOFTMAX]) {
      const row: ConvTranspose2DRow = {
        input: [2, 3, 3, 1],
        kernel: [2, 2, 5, 1],
        padding: "same",
        activation,
      };
      assertNone(checkOnce(sandbox, convTranspose2dCase(row, draw)));
    }
  });

  test("random ones", () => {
    trials(120, (draw) => assertNone(checkOnce(sandbox, convTranspose2dCase(randomRow(draw), draw))));
  });

  test("random ones, with all guards", () => {
    trials(20, (draw) => assertNone(checkEverywhere(sandbox, convTranspose2dCase(randomRow(draw), draw))));
  });

  test.run();
}

const shapes = suite("conv transpose2d shapes");

shapes("are those of Keras", () => {
  // kernel, stride, size, padding, output padding, dilation, output: keras.layers.Conv1DTranspose of Keras 3.15.1
  const rows: [number, number, number, "valid" | "same", number | null, number, number][] = [
    [3, 2, 4, "valid", null, 1, 9],
    [3, 2, 4, "same", null, 1, 8],
    [3, 2, 4, "valid", 0, 1, 9],
    [3, 2, 4, "same", 0, 1, 7],
    [3, 2, 4, "valid", 1, 1, 10],
    [3, 2, 4, "same", 1, 1, 8],
    [2, 3, 4, "valid", null, 1, 12],
    [2, 3, 4, "same", null, 1, 12],
    [1, 1, 4, "same", null, 1, 4],
    [4, 1, 5, "same", null, 2, 5],
    [4, 1, 5, "valid", null, 2, 11],
  ];
  for (const [kernel, stride, size, padding, extra, dilation, out] of rows) {
    const attributes = {
      strides: [1, stride],
      dilation: [1, dilation],
      padding,
      outputPadding: extra === null ? null : ([0, extra] as const),
    } as const;
    const [shape] = OPS.convTranspose2d.infer(
      [
        [null, 1, size, 2],
        [1, kernel, 3, 2],
      ],
      attributes,
      "layer",
    );
    assert.equal(shape, [null, 1, out, 3], JSON.stringify([kernel, stride, size, padding, extra, dilation]));
  }
});

shapes.run();
