// The shape rules and costs of the depthwise and the transposed convolution.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ShapeError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { type OpAttributes, OPS } from "../../src/ops/index.ts";
import { type Pair, slideWindow } from "../../src/ops/window.ts";

const SLIDE = { strides: [1, 1], dilation: [1, 1], padding: "valid" } as const;
const SPREAD = { ...SLIDE, outputPadding: null } as const;

function refuses(
  kind: "depthwiseConv2d" | "convTranspose2d",
  inputs: readonly Shape[],
  message: RegExp,
): void {
  const infer = (): unknown =>
    kind === "depthwiseConv2d"
      ? OPS[kind].infer(inputs, SLIDE, "layer")
      : OPS[kind].infer(inputs, SPREAD, "layer");
  assert.throws(infer, (error: unknown) => error instanceof ShapeError && message.test(error.message));
}

test("depthwise: each channel becomes as many as the kernel has for it", () => {
  const rows: [Shape, Shape, Partial<OpAttributes["depthwiseConv2d"]>, Shape][] = [
    [[null, 9, 9, 4], [3, 3, 4, 1], {}, [null, 7, 7, 4]],
    [[2, null, 9, 4], [3, 2, 4, 5], { strides: [2, 3] }, [2, null, 3, 20]],
    [[2, 9, 9, 4], [3, 3, 4, 2], { strides: [2, 2], padding: "same" }, [2, 5, 5, 8]],
    [[2, 9, 9, 4], [3, 3, 4, 2], { dilation: [4, 2] }, [2, 1, 5, 8]],
    [[2, 8, 9, 4], [3, 3, 4, 1], { strides: [2, 2], padding: [[0, 1], [2, 0]] }, [2, 4, 5, 4]], // prettier-ignore
  ];
  for (const [x, kernel, attributes, expected] of rows) {
    assert.equal(OPS.depthwiseConv2d.infer([x, kernel], { ...SLIDE, ...attributes }, "layer"), [expected]);
  }
  refuses(
    "depthwiseConv2d",
    [
      [null, 9, 9, 3],
      [3, 3, 4, 1],
    ],
    /does not fit the kernel/,
  );
  refuses(
    "depthwiseConv2d",
    [
      [null, 9, 4],
      [3, 3, 4, 1],
    ],
    /does not fit the kernel/,
  );
  refuses(
    "depthwiseConv2d",
    [
      [null, 2, 9, 4],
      [3, 3, 4, 1],
    ],
    /zero or negative/,
  );
  assert.is(
    OPS.depthwiseConv2d.flops(
      [
        [2, 9, 9, 4],
        [3, 3, 4, 2],
      ],
      [[2, 7, 7, 8]],
      SLIDE,
    ),
    2 * 7 * 7 * 8 * 9,
  );
});

test("padding of so many elements: what no window reaches does not count", () => {
  const rows: [size: number, kernel: number, stride: number, border: Pair, out: number, after: number][] = [
    [224, 7, 2, [3, 3], 112, 2],
    [112, 3, 2, [0, 1], 56, 1],
    [5, 3, 1, [2, 1], 6, 1],
    [6, 2, 3, [0, 1], 2, 0],
    [1, 3, 1, [2, 2], 3, 2],
  ];
  for (const [size, kernel, stride, padding, out, after] of rows) {
    const before = padding[0];
    assert.equal(slideWindow(size, { kernel, stride, dilation: 1, padding }), { out, before, after });
  }
});

test("transposed: the input spreads, its channels are the kernel's last", () => {
  const rows: [Shape, Shape, Partial<OpAttributes["convTranspose2d"]>, Shape][] = [
    [[null, 4, 4, 3], [3, 3, 8, 3], {}, [null, 6, 6, 8]],
    [[2, null, 4, 3], [3, 2, 8, 3], { strides: [2, 3] }, [2, null, 12, 8]],
    [[2, 4, 5, 3], [3, 3, 8, 3], { strides: [2, 3], padding: "same" }, [2, 8, 15, 8]],
    [[2, 4, 4, 3], [3, 3, 8, 3], { strides: [2, 2], padding: "same", outputPadding: [0, 1] }, [2, 7, 8, 8]],
  ];
  for (const [x, kernel, attributes, expected] of rows) {
    assert.equal(OPS.convTranspose2d.infer([x, kernel], { ...SPREAD, ...attributes }, "layer"), [expected]);
  }
  refuses(
    "convTranspose2d",
    [
      [null, 4, 4, 8],
      [3, 3, 8, 3],
    ],
    /does not fit the kernel/,
  );
  refuses(
    "convTranspose2d",
    [
      [null, 4, 3],
      [3, 3, 8, 3],
    ],
    /does not fit the kernel/,
  );
  const flops = OPS.convTranspose2d.flops(
    [
      [2, 4, 5, 3],
      [3, 3, 8, 3],
    ],
    [[2, 6, 7, 8]],
    SPREAD,
  );
  assert.is(flops, 2 * 4 * 5 * 3 * 3 * 8 * 3);
});

test.run();
