import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planText } from "../../src/plan/print.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { graphOf, weight } from "../helpers/graphs.ts";

const EXPECTED = `\
Plan for batches of up to 2
step  kernel      layers                                output           arena       fused       weights  scratch
0     conv2d_f32  Conv2D "conv"                         (None, 8, 8, 4)  0..2048     bias, relu  640 B    656 B
1     pool2d_f32  MaxPooling2D "pool"                   (None, 4, 4, 4)  2048..2560  -           -        -
2     gemm_f32    Dense "dense" + Activation "softmax"  (None, 10)       256..336    softmax     4.0 KB   256 B
arena 3.2 KB, packed weights 4.6 KB, 6.1 thousand floating-point operations for one sample`;

const test = suite("print");

test("a small model, to the character", () => {
  const graph = graphOf([null, 8, 8, 1], (builder, x) => {
    const zeros = (...shape: number[]): ReturnType<typeof builder.constant> =>
      builder.constant(weight("w", shape, new Float32Array(shape.reduce((a, b) => a * b))));
    builder.layer = 'Conv2D "conv"';
    const conv = builder.addOne("conv2d", [x, zeros(3, 3, 1, 4), zeros(4)], {
      strides: [1, 1],
      dilation: [1, 1],
      padding: "same",
      groups: 1,
    });
    const relu = builder.addOne("activation", [conv], { name: "relu", parameters: [0, Infinity, 0] });
    builder.layer = 'MaxPooling2D "pool"';
    const pool = builder.addOne("pool2d", [relu], {
      mode: "max",
      poolSize: [2, 2],
      strides: [2, 2],
      padding: "valid",
    });
    builder.layer = 'Flatten "flatten"';
    const flat = builder.addOne("reshape", [pool], { target: [-1] });
    builder.layer = 'Dense "dense"';
    const dense = builder.addOne("dense", [flat, zeros(64, 10)], {});
    builder.layer = 'Activation "softmax"';
    return builder.addOne("activation", [dense], { name: "softmax", parameters: [] });
  });
  assert.snapshot(planText(prepare(graph, 2)), EXPECTED);
});

test.run();
