import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { GraphBuilder, Value } from "../../../src/graph/graph.ts";
import { layers } from "../../../src/index.ts";
import type { Layer } from "../../../src/layers/layer.ts";
import type { Conv2DAttributes } from "../../../src/ops/conv2d.ts";
import type { PadAttributes } from "../../../src/ops/pad.ts";
import { absorbPadding } from "../../../src/plan/passes/absorb-padding.ts";
import { aliasReshape } from "../../../src/plan/passes/alias-reshape.ts";
import { kernelsOf } from "../../helpers/apart.ts";
import { draftOf, kindsOf, RELU } from "../../helpers/draft.ts";
import { weight } from "../../helpers/graphs.ts";

const test = suite("absorb padding");

const BORDER: PadAttributes = { before: [1, 0, 0], after: [2, 1, 0], value: 0 };
const CONV: Conv2DAttributes = { strides: [1, 1], dilation: [1, 1], padding: "valid", groups: 1 };

const pad = (builder: GraphBuilder, x: Value, border: Partial<PadAttributes> = {}): Value =>
  builder.addOne("pad", [x], { ...BORDER, ...border });

function conv(
  builder: GraphBuilder,
  x: Value,
  attributes: Partial<Conv2DAttributes> = {},
  window = [3, 2],
): Value {
  const shape = [...window, x.shape.at(-1) ?? 1, 5];
  const kernel = weight("kernel", shape, new Float32Array(shape.reduce((a, b) => a * b)));
  return builder.addOne("conv2d", [x, builder.constant(kernel)], { ...CONV, ...attributes });
}

const maximum = (builder: GraphBuilder, x: Value, mode: "max" | "average" = "max"): Value =>
  builder.addOne("pool2d", [x], { mode, poolSize: [3, 3], strides: [2, 2], padding: "valid" });

/** The kinds after the pass of what is made from an input [n, 4, 4, 2]. */
const after = (make: (builder: GraphBuilder, x: Value) => readonly Value[]): string =>
  kindsOf(absorbPadding(aliasReshape(draftOf(make))));

test("the border becomes padding of the convolution, which says for whom", () => {
  const draft = draftOf((builder, x) => {
    builder.layer = 'ZeroPadding2D "z"';
    const padded = pad(builder, x);
    builder.layer = 'Conv2D "c"';
    return [conv(builder, padded)];
  });
  const { ops, aliases } = absorbPadding(draft);
  assert.is(ops.length, 1);
  const [op] = ops;
  assert.equal(op?.attributes, { ...CONV, padding: [[1, 2], [0, 1]] }); // prettier-ignore
  assert.equal(op?.outputs, draft.outputs);
  assert.equal(op?.layers, ['ZeroPadding2D "z"', 'Conv2D "c"']);
  assert.equal(op?.inputs[0]?.shape, [null, 4, 4, 2]);
  assert.is(aliases.get(op?.inputs[0]?.id ?? -1), draft.inputs[0]);
});

test("through a reshape that only adds or removes axes of size 1", () => {
  const border = { before: [1, 0], after: [2, 0], value: 0 };
  const draft = draftOf(
    (builder, x) => {
      const padded = builder.addOne("pad", [x], border);
      return [conv(builder, builder.addOne("reshape", [padded], { target: [1, 9, 2] }), {}, [1, 3])];
    },
    [null, 6, 2],
  );
  const { ops, aliases } = absorbPadding(aliasReshape(draft));
  assert.is(ops.length, 1);
  assert.equal(ops[0]?.attributes, { ...CONV, padding: [[0, 0], [1, 2]] }); // prettier-ignore
  assert.equal(ops[0]?.inputs[0]?.shape, [null, 1, 6, 2]);
  assert.is(aliases.get(ops[0]?.inputs[0]?.id ?? -1), draft.inputs[0]);
  const other = after((b, x) => [conv(b, b.addOne("reshape", [pad(b, x)], { target: [5, 7, 2] }))]);
  assert.is(other, "pad > conv2d");
});

test("only what a valid convolution does itself", () => {
  assert.is(after((b, x) => [conv(b, pad(b, x, { value: 1 }))]), "pad > conv2d"); // prettier-ignore
  assert.is(after((b, x) => [conv(b, pad(b, x), { padding: "same" })]), "pad > conv2d"); // prettier-ignore
  assert.is(after((b, x) => [conv(b, pad(b, x, { after: [2, 1, 1] }))]), "pad > conv2d"); // prettier-ignore
  assert.is(after((b, x) => [conv(b, pad(b, x, { after: [3, 1, 0] }))]), "pad > conv2d"); // prettier-ignore
  assert.is(after((b, x) => [conv(b, pad(b, x, { before: [1, 2, 0] }))]), "pad > conv2d"); // prettier-ignore
  const dilated = after((b, x) => [conv(b, pad(b, x, { before: [1, 2, 0] }), { dilation: [1, 2] })]);
  assert.is(dilated, "conv2d");
  const dense = after((b, x) => {
    const kernel = b.constant(weight("kernel", [2, 3], new Float32Array(6)));
    return [b.addOne("dense", [pad(b, x), kernel], {})];
  });
  assert.is(dense, "pad > dense");
});

test("not what something else reads as well, under whatever shape", () => {
  assert.is(
    after((b, x) => {
      const padded = pad(b, x);
      return [conv(b, padded), conv(b, padded)];
    }),
    "pad > conv2d > conv2d",
  );
  assert.is(
    after((b, x) => {
      const padded = pad(b, x);
      return [conv(b, padded), b.addOne("reshape", [padded], { target: [-1] })];
    }),
    "pad > conv2d",
  );
});

test("a maximum takes the border of what is never negative", () => {
  const relu = (b: GraphBuilder, x: Value, parameters: number[] = [0, Infinity, 0]): Value =>
    b.addOne("activation", [x], { name: "relu", parameters });
  assert.is(after((b, x) => [maximum(b, pad(b, relu(b, x)))]), "activation > pool2d"); // prettier-ignore
  assert.is(after((b, x) => [maximum(b, pad(b, relu(b, x, [0, 6, 0])))]), "activation > pool2d"); // prettier-ignore
  assert.is(after((b, x) => [maximum(b, pad(b, x))]), "pad > pool2d"); // prettier-ignore
  assert.is(after((b, x) => [maximum(b, pad(b, relu(b, x)), "average")]), "activation > pad > pool2d"); // prettier-ignore
  assert.is(after((b, x) => [maximum(b, pad(b, relu(b, x, [0.1, Infinity, 0])))]), "activation > pad > pool2d"); // prettier-ignore
  assert.is(after((b, x) => [maximum(b, pad(b, relu(b, x, [0, Infinity, -1])))]), "activation > pad > pool2d"); // prettier-ignore
  const fused = draftOf((b, x) => [maximum(b, pad(b, conv(b, x)))]);
  const ops = fused.ops.map((op) => (op.kind === "conv2d" ? { ...op, activation: RELU } : op));
  assert.is(kindsOf(absorbPadding({ ...fused, ops })), "conv2d+relu > pool2d");
});

const FIRST = { dataFormat: "channels_first" } as const;
const STACKS: Readonly<Record<string, readonly [kernels: readonly string[], stack: () => readonly Layer[]]>> =
  {
    "strided depthwise": [
      ["depthwise_conv2d_f32", "conv2d_f32"],
      () => [
        layers.zeroPadding2d({ padding: [[0, 1], [0, 1]], inputShape: [8, 9, 6] }), // prettier-ignore
        layers.depthwiseConv2d({ kernelSize: 3, strides: 2 }),
        layers.zeroPadding2d({ padding: 3 }),
        layers.conv2d({ filters: 5, kernelSize: 7, strides: 2 }),
      ],
    ],
    "winograd, and a maximum after relu": [
      ["winograd_conv2d_f32", "pool2d_f32"],
      () => [
        layers.zeroPadding2d({ inputShape: [8, 9, 12] }),
        layers.conv2d({ filters: 12, kernelSize: 3, activation: "relu" }),
        layers.zeroPadding2d(),
        layers.maxPooling2d({ poolSize: 3, strides: 2 }),
      ],
    ],
    "one axis": [
      ["conv2d_f32", "depthwise_conv2d_f32"],
      () => [
        layers.zeroPadding1d({ padding: [2, 1], inputShape: [9, 6] }),
        layers.conv1d({ filters: 5, kernelSize: 3, dilationRate: 2 }),
        layers.zeroPadding1d({ padding: 1 }),
        layers.depthwiseConv1d({ kernelSize: 3 }),
      ],
    ],
    "channels first": [
      ["copy_strided_f32", "conv2d_f32", "conv2d_f32", "copy_strided_f32"],
      () => [
        layers.zeroPadding2d({ padding: [1, 2], inputShape: [6, 8, 9], ...FIRST }),
        layers.conv2d({ filters: 6, kernelSize: 3, groups: 2, activation: "tanh", ...FIRST }),
        layers.zeroPadding2d({ padding: [2, 1], ...FIRST }),
        layers.conv2d({ filters: 4, kernelSize: 3, ...FIRST }),
      ],
    ],
    volumes: [
      ["conv2d_f32"],
      () => [
        layers.zeroPadding3d({ padding: [[2, 0], [1, 1], [0, 1]], inputShape: [4, 5, 6, 3] }), // prettier-ignore
        layers.conv3d({ filters: 5, kernelSize: [3, 2, 2] }),
      ],
    ],
  };

for (const [name, [kernels, stack]] of Object.entries(STACKS)) {
  test(`${name}: no copies, and the numbers of the layers one by one`, () => {
    assert.equal(kernelsOf(stack(), name.length), kernels);
  });
}

test.run();
