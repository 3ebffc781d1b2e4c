import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UnsupportedError } from "../../src/core/errors.ts";
import { buildModel, copyOf, floats, type GoldenCase, readCases, run, stream } from "./case.ts";

/**
 * Every layer and argument against real Keras. Both sides are float32, so they differ by the rounding of both:
 * Keras's own is in the case (`error`, measured against float64), and ours is held to the promise of 1e-5 relative to
 * the largest value of the output, or to four times Keras's where its own is larger than that allows.
 */
const PROMISE = 1e-5;

/** What Keras can do and Lanewise says it can not. */
const UNSUPPORTED = /^layer softmax_axis1$/;

for (const name of [
  "activation",
  "adaptive_average_pooling1d",
  "adaptive_average_pooling2d",
  "adaptive_average_pooling3d",
  "adaptive_max_pooling1d",
  "adaptive_max_pooling2d",
  "adaptive_max_pooling3d",
  "add",
  "additive_attention",
  "attention",
  "average",
  "average_pooling1d",
  "average_pooling2d",
  "batch_normalization",
  "bidirectional",
  "category_encoding",
  "cells",
  "concatenate",
  "conv1d",
  "conv1d_transpose",
  "conv2d",
  "conv2d_transpose",
  "conv3d",
  "conv3d_transpose",
  "conv_lstm",
  "cropping1d",
  "cropping2d",
  "cropping3d",
  "dense",
  "depthwise_conv1d",
  "depthwise_conv2d",
  "discretization",
  "dot",
  "dropout",
  "einsum_dense",
  "elu",
  "embedding",
  "flatten",
  "global_average_pooling1d",
  "global_average_pooling2d",
  "global_average_pooling3d",
  "global_max_pooling1d",
  "global_max_pooling2d",
  "global_max_pooling3d",
  "group_normalization",
  "group_query_attention",
  "gru",
  "layer_normalization",
  "leaky_re_lu",
  "lstm",
  "masking",
  "masks",
  "max_pooling1d",
  "max_pooling2d",
  "maximum",
  "minimum",
  "multi_head_attention",
  "multiply",
  "normalization",
  "p_re_lu",
  "permute",
  "re_lu",
  "repeat_vector",
  "rescaling",
  "reshape",
  "resizing",
  "rms_normalization",
  "rnn",
  "separable_conv1d",
  "separable_conv2d",
  "sequential",
  "simple_rnn",
  "softmax",
  "spectral_normalization",
  "subtract",
  "time_distributed",
  "unit_normalization",
  "up_sampling1d",
  "up_sampling2d",
  "up_sampling3d",
  "wrappers",
  "zero_padding1d",
  "zero_padding2d",
  "zero_padding3d",
]) {
  const test = suite(`golden ${name}`);
  for (const golden of readCases(`./${name}.json`)) {
    test(golden.name, () => (UNSUPPORTED.test(golden.name) ? checkRefused(golden) : check(golden)));
  }
  test.run();
}

function checkRefused(golden: GoldenCase): void {
  assert.throws(
    () => buildModel(golden),
    (error: unknown) => error instanceof UnsupportedError,
  );
}

/** What runs is a copy made from the model's own configuration, which therefore has to say everything. */
function check(golden: GoldenCase): void {
  const original = buildModel(golden);
  const model = copyOf(original);
  assert.equal(
    JSON.parse(JSON.stringify(model.layers)),
    JSON.parse(JSON.stringify(original.layers)),
    "configuration",
  );
  const outputs = run(model, golden);
  assert.is(outputs.length, golden.outputs.length, "number of outputs");
  for (const [index, shape] of (model.outputShapes ?? []).entries()) {
    const ran = outputs[index]?.shape ?? [];
    assert.is(ran.length, shape.length, "inferred rank");
    for (const [axis, dim] of shape.entries()) if (dim !== null) assert.is(ran[axis], dim, "inferred shape");
  }
  for (const [index, output] of outputs.entries()) {
    const expected = golden.outputs[index];
    assert.equal(output.shape, expected?.shape);
    compare(output.data, floats(expected?.data ?? ""), golden);
  }
  model.dispose();
}

function compare(ours: Float32Array, keras: Float32Array, golden: GoldenCase): void {
  const scale = keras.reduce(
    (max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max),
    0,
  );
  const tolerance = Math.max(PROMISE * scale, 4 * golden.error);
  for (const [i, value] of keras.entries()) {
    const own = ours[i] ?? NaN;
    if (Object.is(own, value) || own === value) continue;
    const distance = Math.abs(own - value);
    assert.ok(
      distance <= tolerance,
      `element ${i}: ${own} instead of ${value}, off by ${distance} > ${tolerance}`,
    );
  }
}

const generator = suite("golden generator");
generator("gives the numbers of generator.py bit for bit", () => {
  const cases = readCases("./generator.json") as unknown as readonly {
    seed: number;
    count: number;
    range: [number, number];
    data: string;
  }[];
  assert.ok(cases.length > 0);
  for (const { seed, count, range, data } of cases) assert.equal(stream(seed, count, ...range), floats(data));
});
generator.run();
