import { suite } from "uvu";
import * as assert from "uvu/assert";
import { elementCount } from "../../../src/core/shape.ts";
import type { GraphBuilder, Value } from "../../../src/graph/graph.ts";
import { layers } from "../../../src/index.ts";
import type { Layer } from "../../../src/layers/layer.ts";
import { sinkLayout } from "../../../src/plan/passes/sink-layout.ts";
import { kernelsOf } from "../../helpers/apart.ts";
import { draftOf, kindsOf, RELU } from "../../helpers/draft.ts";
import { weight } from "../../helpers/graphs.ts";

const test = suite("sink layout");

/** The kinds after the pass of what is made from an input [n, 4, 4, 2]. */
const after = (make: (builder: GraphBuilder, x: Value) => readonly Value[]): string =>
  kindsOf(sinkLayout(draftOf(make)));

const reshape = (builder: GraphBuilder, x: Value, target: readonly number[]): Value =>
  builder.addOne("reshape", [x], { target });
const transpose = (builder: GraphBuilder, x: Value, permutation: readonly number[]): Value =>
  builder.addOne("transpose", [x], { permutation });
const relu = (builder: GraphBuilder, x: Value): Value => builder.addOne("activation", [x], RELU);

function scale(builder: GraphBuilder, x: Value, shape: readonly number[], isFirst = false): Value {
  const s = builder.constant(weight("s", shape, new Float32Array(elementCount(shape))));
  return builder.addOne("binary", isFirst ? [s, x] : [x, s], { operator: "multiply" });
}

test("activations and numbers for each channel go before a reshape", () => {
  assert.is(
    after((b, x) => [relu(b, reshape(b, x, [16, 2]))]),
    "activation > reshape",
  );
  for (const shape of [[2], [1, 2], [1, 1, 2], [], [1, 1]]) {
    const kinds = after((b, x) => [relu(b, scale(b, reshape(b, x, [16, 2]), shape, shape.length === 2))]);
    assert.is(kinds, "binary > activation > reshape", `[${shape.join()}]`);
  }
  assert.is(
    after((b, x) => [scale(b, reshape(b, x, [32]), [1])]),
    "binary > reshape",
  );
});

test("and before a transpose, where the weight lies along the last axis there", () => {
  const first = [0, 3, 1, 2];
  assert.is(
    after((b, x) => [relu(b, transpose(b, x, first))]),
    "activation > transpose",
  );
  assert.is(
    after((b, x) => [scale(b, transpose(b, x, first), [2, 1, 1])]),
    "binary > transpose",
  );
  assert.is(
    after((b, x) => [scale(b, transpose(b, x, first), [4, 1])]),
    "transpose > binary",
  );
  assert.is(
    after((b, x) => [scale(b, transpose(b, x, first), [4])]),
    "transpose > binary",
  );
  const both = after((b, x) => [relu(b, scale(b, transpose(b, reshape(b, x, [16, 2]), [0, 2, 1]), [2, 1]))]);
  assert.is(both, "binary > activation > reshape > transpose");
});

test("two tensors that are transposed alike", () => {
  const sum = (b: GraphBuilder, x: Value, y: Value): Value => b.addOne("binary", [x, y], { operator: "add" });
  const [first, other] = [[0, 3, 1, 2], [0, 2, 1, 3]]; // prettier-ignore
  const kinds = (second: number[], swaps = false): string =>
    after((b, x) => {
      const [p, q] = [transpose(b, x, first), transpose(b, relu(b, x), second)];
      return [relu(b, swaps ? sum(b, q, p) : sum(b, p, q))];
    });
  // The second transpose has no reader left: the next pass drops it.
  assert.is(kinds(first), "activation > transpose > binary > activation > transpose");
  assert.is(kinds(first, true), "transpose > activation > binary > activation > transpose");
  assert.throws(() => kinds(other)); // of another shape
  const square = after((b, x) => {
    const y = b.addOne("pad", [x], { before: [0, 0, 0], after: [0, 0, 2], value: 0 });
    return [sum(b, transpose(b, y, first), transpose(b, relu(b, y), other))];
  });
  assert.is(square, "pad > transpose > activation > transpose > binary");
});

test("everything else stays", () => {
  assert.is(
    after((b, x) => [scale(b, reshape(b, x, [8, 4]), [4])]),
    "reshape > binary",
  ); // other channels
  assert.is(
    after((b, x) => [scale(b, reshape(b, x, [2, 16]), [2, 1])]),
    "reshape > binary",
  ); // another axis
  assert.is(
    after((b, x) => [scale(b, reshape(b, x, [16, 2]), [16, 2])]),
    "reshape > binary",
  );
  assert.is(
    after((b, x) => [scale(b, reshape(b, x, [32, 1]), [2])]),
    "reshape > binary",
  ); // repeats the tensor
  const softmax = { name: "softmax", parameters: [] } as const;
  assert.is(
    after((b, x) => [b.addOne("activation", [transpose(b, x, [0, 2, 1, 3])], softmax)]),
    "transpose > activation",
  );
  const readTwice = (b: GraphBuilder, x: Value): readonly Value[] => {
    const y = reshape(b, x, [16, 2]);
    return [relu(b, y), y];
  };
  assert.is(after(readTwice), "reshape > activation");
});

test("the same weight gives the same view in every plan", () => {
  const draft = draftOf((b, x) => [scale(b, transpose(b, x, [0, 3, 1, 2]), [2, 1, 1])]);
  const [a, b] = [sinkLayout(draft), sinkLayout(draft)].map(({ ops }) => ops[0]?.inputs[1]?.constant);
  assert.ok(a !== undefined && a === b);
  assert.equal(a.shape, [2]);
});

const FIRST = { dataFormat: "channels_first" } as const;
const STACKS: Readonly<Record<string, () => readonly Layer[]>> = {
  conv1d: () => [
    layers.conv1d({ filters: 5, kernelSize: 3, inputShape: [7, 6] }),
    layers.batchNormalization(),
    layers.reLU(),
  ],
  separableConv1d: () => [
    layers.separableConv1d({ filters: 5, kernelSize: 3, inputShape: [7, 6] }),
    layers.batchNormalization(),
    layers.activation({ activation: "tanh" }),
  ],
  "conv2d, channels first": () => [
    layers.conv2d({ filters: 5, kernelSize: 2, inputShape: [3, 6, 7], ...FIRST }),
    layers.batchNormalization({ axis: 1 }),
    layers.reLU(),
    layers.conv2d({ filters: 4, kernelSize: 3, ...FIRST }),
    layers.batchNormalization({ axis: 1 }),
  ],
  "conv1d, channels first": () => [
    layers.conv1d({ filters: 5, kernelSize: 3, inputShape: [6, 7], ...FIRST }),
    layers.batchNormalization({ axis: 1 }),
    layers.reLU(),
  ],
};
const KERNELS: Readonly<Record<string, readonly string[]>> = {
  conv1d: ["conv2d_f32"],
  separableConv1d: ["depthwise_conv2d_f32", "gemm_f32"],
  "conv2d, channels first": ["copy_strided_f32", "conv2d_f32", "conv2d_f32", "copy_strided_f32"],
  "conv1d, channels first": ["copy_strided_f32", "conv2d_f32", "copy_strided_f32"],
};

for (const [name, stack] of Object.entries(STACKS)) {
  test(`${name}: the fewest kernels, and the numbers of the layers one by one`, () => {
    assert.equal(kernelsOf(stack(), name.length), KERNELS[name]);
  });
}

test.run();
